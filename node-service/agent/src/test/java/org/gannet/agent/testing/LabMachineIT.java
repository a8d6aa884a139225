package org.gannet.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.gannet.base.ByteSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that go on from one state: what must differ differs, and a damaged state is made again. */
class LabMachineIT {
    private static final String RANDOM = "cat /proc/sys/kernel/random/uuid /proc/sys/kernel/random/boot_id";
    private static final ByteSize DISK = ByteSize.ofMebibytes(8);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void noTwoAreTheSameBoot() {
        try (LabMachine one = LabMachine.start(folder, 1, DISK);
                LabMachine two = LabMachine.start(folder, 2, DISK)) {
            assertThat(one.shell(RANDOM).lines())
                    .doesNotContainAnyElementsOf(two.shell(RANDOM).lines().toList());
            String boot = one.shell("cat /proc/sys/kernel/random/boot_id");
            one.shell("echo kept | dd of=/dev/vda conv=sync; touch /root/forgotten");
            one.kill();
            try (LabMachine again = LabMachine.start(folder, 1, DISK)) {
                assertThat(again.shell("cat /proc/sys/kernel/random/boot_id")).isNotEqualTo(boot);
                assertThat(new String(again.start(Path.of("/dev/vda"), 4), StandardCharsets.US_ASCII))
                        .isEqualTo("kept");
                assertThat(again.shell("ls /root")).doesNotContain("forgotten");
            }
        }
    }

    @Test
    void aDamagedStateIsMadeAgain() throws IOException {
        LabImage image = LabImage.get();
        Path memory = folder.resolve("gannet-lab.memory");
        Path state = folder.resolve("gannet-lab.state");
        LabSnapshot first = new LabSnapshot(image, folder);
        assertThat(first.isWhole()).isFalse();
        first.resume(folder.resolve("first")).close();
        assertThat(first.isWhole()).isTrue();

        byte[] kept = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(kept, kept.length / 2));
        assertThat(first.isWhole()).isFalse();
        Files.delete(state);
        assertThat(first.isWhole()).isFalse();
        Files.write(state, kept);
        assertThat(first.isWhole()).isTrue();
        flip(memory);
        assertThat(first.isWhole()).isFalse();

        // Of another run of tests: it looks before it uses it.
        LabSnapshot second = new LabSnapshot(image, folder);
        try (LabQemu qemu = second.resume(folder.resolve("second"))) {
            assertThat(new LabLine(qemu.serial()).shell("echo alive").strip()).isEqualTo("alive");
        }
        assertThat(second.isWhole()).isTrue();
        assertThat(new LabSnapshot(new LabImage(image.kernel(), image.initrd(), "of other packages\n"), folder)
                        .isWhole())
                .isFalse();
    }

    private static void flip(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bytes.length() / 3);
            int old = bytes.read();
            bytes.seek(bytes.length() / 3);
            bytes.write(old ^ 1);
        }
    }
}
