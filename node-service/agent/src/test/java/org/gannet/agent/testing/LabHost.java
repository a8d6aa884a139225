package org.gannet.agent.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.base.ByteSize;

/**
 * One of two laboratory machines joined by a cable, as the operating system of a node whose agent runs here: LVM, DRBD
 * and the kernel are there, with the volume group {@code fast}; only QEMU is here. It may be killed and booted again.
 */
public final class LabHost implements CommandRunner, AutoCloseable {
    private final Path folder;
    private final int number;
    private final String address;
    private final ByteSize group;
    private final CommandRunner here = new LocalCommandRunner();
    private volatile LabMachine lab;

    /**
     * @param folder of both
     * @param number 1 or 2
     * @param address that the other one reaches it by; an agent here may have the same one
     * @param group of its volume group
     */
    public LabHost(Path folder, int number, String address, ByteSize group) {
        this.folder = folder;
        this.number = number;
        this.address = address;
        this.group = group;
        lab = LabMachine.start(folder, number, group);
        lab.shell("vgcreate --yes -qq fast /dev/vda");
    }

    /** Its operating system is ready to mirror. */
    public void join() {
        // There, no address means the machine itself: also those that are this computer's own here.
        lab.shell("echo 1 >/proc/sys/net/ipv4/conf/all/route_localnet; load-drbd; ip addr add " + address
                + "/24 dev eth0");
        plug();
    }

    public void plug() {
        lab.shell("ip link set eth0 up");
    }

    public void unplug() {
        lab.shell("ip link set eth0 down");
    }

    /** As by a power cut. */
    public void kill() {
        lab.kill();
    }

    /** After it was killed: its volumes are there, and nobody uses them. */
    public void boot() {
        lab = LabMachine.start(folder, number, group);
        lab.shell("vgchange --activate y -qq fast");
        join();
    }

    public LabMachine lab() {
        return lab;
    }

    public String address() {
        return address;
    }

    /** The folder of its own. */
    public Path folder() {
        return folder.resolve("machine" + number);
    }

    /** What it wrote that was acknowledged to it, however it ended. */
    public List<String> said() {
        try {
            return Files.readString(folder().resolve("said")).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CommandResult run(Command command) {
        return command.argv().getFirst().startsWith("qemu-") ? here.run(command) : lab.run(command);
    }

    @Override
    public Daemon start(Command command) {
        return here.start(command);
    }

    @Override
    public void close() {
        lab.close();
    }
}
