package org.gannet.agent.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.base.ByteSize;

/**
 * A machine under emulation with a kernel and tools of its own, run from here over its serial line: for what this
 * computer's kernel can't do. Its disks are {@code /dev/vda}, {@code /dev/vdb}…
 */
public final class LabMachine implements CommandRunner, AutoCloseable {
    private static final int CHUNK = 900;
    private final LabQemu qemu;
    private final LabLine line;

    private LabMachine(LabQemu qemu) {
        this.qemu = qemu;
        this.line = new LabLine(qemu.serial());
        byte[] seed = new byte[32];
        new SecureRandom().nextBytes(seed);
        // All have the same memory: its clock stood still, and its random numbers would be those of the others.
        line.shell("date -s @" + Instant.now().getEpochSecond() + " && reseed "
                + HexFormat.of().formatHex(seed));
    }

    /** Built or found, and started. The test is left out where it can't be built. */
    public static LabMachine start(Path folder, ByteSize... disks) {
        return new LabMachine(LabSnapshot.usual().resume(folder)).withDisks(folder, disks);
    }

    /**
     * One of two that are joined by a cable; it may be ended and started again. What it writes to {@code /dev/ttyS1} is
     * in its folder's file {@code said}, however it ends.
     * @param folder of both
     * @param number 1 or 2; it is reached by 10.77.0.1 or 10.77.0.2 as soon as it says so itself
     */
    public static LabMachine start(Path folder, int number, ByteSize... disks) {
        Path own = folder.resolve("machine" + number);
        LabMachine machine = start(own, disks);
        machine.qemu.plugCable(
                folder.resolve("cable" + number), folder.resolve("cable" + (3 - number)), "52:54:00:77:00:0" + number);
        machine.line.shell("until [ -d /sys/class/net/eth0 ]; do usleep 10000; done");
        return machine;
    }

    /** It gets a network that only this computer is in. */
    void plugOutside() {
        qemu.plugOutside();
        line.shell("until [ -d /sys/class/net/eth1 ]; do usleep 10000; done; ip addr add " + LabQemu.OUTSIDE
                + "/24 dev eth1; ip link set eth1 up");
    }

    /** After {@link #plugOutside}: what connects to the address and port here reaches the port there. */
    void forward(String address, int here, int there) {
        qemu.forward(address, here, there);
    }

    private LabMachine withDisks(Path folder, ByteSize... disks) {
        for (int number = 0; number < disks.length; number++) {
            qemu.plugDisk("disk" + number, folder.resolve("disk" + number), disks[number]);
            line.shell("until [ -b /dev/vd" + (char) ('a' + number) + " ]; do usleep 10000; done");
        }
        return this;
    }

    @Override
    public CommandResult run(Command command) {
        // By its path: its shell would take the tools of its own for others of the same name.
        return line.run(
                command,
                "\"$(which " + quoted(command.argv().getFirst()) + ")\" "
                        + command.argv().stream()
                                .skip(1)
                                .map(LabMachine::quoted)
                                .collect(Collectors.joining(" ")));
    }

    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }

    /** In its shell. @return what it said; of one that fails the test fails */
    public String shell(String commands) {
        return line.shell(commands);
    }

    /** Puts a file there. */
    public synchronized void put(Path file, byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = Base64.getEncoder().encodeToString(packed.toByteArray());
        shell("rm -f /tmp/put; mkdir -p " + file.getParent());
        for (int from = 0; from < text.length(); from += CHUNK) {
            shell("echo " + text.substring(from, Math.min(text.length(), from + CHUNK)) + " >>/tmp/put");
        }
        shell("base64 -d /tmp/put | gunzip >" + file);
    }

    /** The first bytes of a file or device there. */
    public byte[] start(Path file, int length) {
        byte[] packed = Base64.getDecoder().decode(shell("head -c " + length + " " + file + " | gzip | base64 -w0"));
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return zip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Daemon start(Command command) {
        throw new UnsupportedOperationException("no daemons there");
    }

    /** By SIGKILL: from now on it does nothing more. */
    public void kill() {
        close();
        qemu.awaitEnd();
    }

    @Override
    public void close() {
        qemu.close();
    }
}
