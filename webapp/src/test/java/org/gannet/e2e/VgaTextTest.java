package org.gannet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The pictures are screendumps of QEMU 7.2. */
class VgaTextTest {
    @Test
    void readsTheFirmware() throws IOException {
        VgaText text = VgaText.read(picture("screen-seabios")).orElseThrow();

        assertThat(text.lines()).hasSize(25);
        assertThat(text.lines().getFirst()).isEqualTo("SeaBIOS (version 1.16.2-debian-1.16.2-1)");
        assertThat(text.hasLine("No bootable device.")).isTrue();
        assertThat(text.beat()).isEmpty();
    }

    @Test
    void readsInverseLettersAndIsNotConfusedByTheCursor() throws IOException {
        VgaText text = VgaText.read(picture("screen-shell")).orElseThrow();

        assertThat(text.toString()).isEqualTo("""
                 demo  beat 264  up 29.71  ip 10.0.2.15

                Gannet demo system on /dev/tty1: log in as root, no password
                demo login: root
                Commands: beat (the counter), poweroff, reboot. /data is kept on the disk.
                login[149]: root login on 'tty1'


                BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1) built-in shell (ash)
                Enter 'help' for a list of built-in commands.

                demo:/root# echo Hello-World/pqgyj; uname -a
                Hello-World/pqgyj
                Linux demo 6.1.0-56-cloud-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11
                -16) x86_64 GNU/Linux
                demo:/root# cat -n /etc/passw""");
    }

    @Test
    void readsTheCounter() throws IOException {
        VgaText text = VgaText.read(picture("screen-login")).orElseThrow();

        assertThat(text.beat().orElseThrow().host()).isEqualTo("demo");
        assertThat(text.beat().orElseThrow().count()).isPositive();
        assertThat(text.contains("demo login:")).isTrue();
    }

    @Test
    void readsOtherColours() throws IOException {
        BufferedImage picture = picture("screen-shell");
        BufferedImage negative = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                negative.setRGB(x, y, picture.getRGB(x, y) ^ 0xffffff);
            }
        }

        assertThat(VgaText.read(negative)).isEqualTo(VgaText.read(picture));
    }

    @Test
    void readsNothingFromOtherPictures() {
        BufferedImage graphics = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
        assertThat(VgaText.read(graphics)).isEmpty();
    }

    @Test
    void marksWhatIsNoLetter() throws IOException {
        BufferedImage picture = picture("screen-login");
        Graphics2D pen = picture.createGraphics();
        pen.setColor(Color.WHITE);
        pen.drawLine(0, 300, 8, 310);
        pen.dispose();

        assertThat(VgaText.read(picture).orElseThrow().toString()).contains("\ufffd");
    }

    private static BufferedImage picture(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(VgaTextTest.class.getResourceAsStream("/e2e/" + name + ".png"), name)) {
            return ImageIO.read(in);
        }
    }
}
