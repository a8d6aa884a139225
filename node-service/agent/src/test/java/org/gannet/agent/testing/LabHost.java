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
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/**
 * One of two laboratory machines joined by a cable, as the operating system of a node whose agent runs here: LVM, DRBD
 * and the kernel are there, with the volume group {@code fast}; only QEMU is here, with DRBD's devices from there (see
 * {@link LabDisks}). It may be killed and booted again.
 */
public final class LabHost implements CommandRunner, AutoCloseable {
    private final Path folder;
    private final int number;
    private final String address;
    private final ByteSize group;
    private final CommandRunner here = new LocalCommandRunner();
    private volatile LabMachine lab;
    private volatile LabDisks disks;
    private volatile boolean off;

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
        disks = new LabDisks(lab, here, address);
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

    /** As by a power cut, for the QEMUs here, too. */
    public void kill() {
        off = true;
        lab.kill();
        disks.killGuests();
    }

    /** After it was killed: its volumes are there, and nobody uses them. */
    public void boot() {
        lab = LabMachine.start(folder, number, group);
        disks = new LabDisks(lab, here, address);
        off = false;
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
        if (command.argv().getFirst().startsWith("qemu-")) {
            return here.run(command);
        }
        try {
            if (command.argv().getFirst().equals("drbdsetup")) {
                disks.awaitClosed();
            }
            return lab.run(command);
        } catch (AssertionError e) {
            if (off) {
                throw new NodeException(Problem.of(ErrorCode.TOOL_FAILED, "The node has lost its power."), e);
            }
            throw e;
        }
    }

    @Override
    public Daemon start(Command command) {
        return disks.start(command);
    }

    @Override
    public void close() {
        kill();
    }
}
