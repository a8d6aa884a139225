package org.gannet.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.Daemon;

/**
 * A real switch of Open vSwitch in a namespace, with a database of its own; packets pass through user space (datapath
 * netdev), so that it needs nothing of the kernel.
 */
public final class TestSwitch implements AutoCloseable {
    public static final String NAME = "switch1";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
    private final NetworkSpace space;
    private final Path folder;
    private final List<Daemon> daemons = new ArrayList<>();
    private final Path interfaces;

    /** The test is left out where it is not installed. @param folder of its files, which is there */
    public TestSwitch(NetworkSpace space, Path folder) {
        assumeThat(Path.of(SCHEMA)).as("Open vSwitch is not installed").exists();
        this.space = space;
        this.folder = folder;
        space.assume("taps", "ip", "tuntap", "add", "dev", "probe0", "mode", "tap");
        Path database = folder.resolve("conf.db");
        NetworkSpace.here("ovsdb-tool", "create", database.toString(), SCHEMA).require("database");
        daemon(
                "ovsdb-server",
                database.toString(),
                "--remote=punix:" + socket(),
                "--unixctl=" + folder.resolve("d.ctl"));
        await().atMost(LIMIT).until(() -> Files.exists(socket()));
        vsctl("--no-wait", "init");
        Daemon switching = daemon("ovs-vswitchd", "unix:" + socket(), "--unixctl=" + folder.resolve("v.ctl"));
        vsctl("add-br", NAME, "--", "set", "bridge", NAME, "datapath_type=netdev");
        // The mount namespace of what runs inside shows the devices of inside.
        interfaces = Path.of("/proc/" + switching.pid() + "/root/sys/class/net");
        assertThat(interfaces.resolve("probe0")).exists();
    }

    private Daemon daemon(String... argv) {
        List<String> words = Stream.concat(Stream.of("env", "OVS_RUNDIR=" + folder), Stream.of(argv))
                .toList();
        Daemon daemon = space.start(Command.of(LIMIT, words).withErrorFile(folder.resolve(argv[0] + ".log")));
        daemons.add(daemon);
        return daemon;
    }

    /** Of its database. */
    public Path socket() {
        return folder.resolve("db.sock");
    }

    /** As /sys/class/net inside. */
    public Path interfaces() {
        return interfaces;
    }

    public CommandResult vsctl(String... words) {
        return space.inside(
                        Stream.concat(Stream.of("ovs-vsctl", "--db=unix:" + socket(), "--timeout=30"), Stream.of(words))
                                .toArray(String[]::new))
                .require("ovs-vsctl");
    }

    /** Somebody else at a port of the switch: their device is eth0. @param port as "tag=10" */
    public void neighbour(NetworkSpace neighbour, String device, String port, String address) {
        space.cable(device, neighbour, "eth0");
        neighbour.address("eth0", address);
        vsctl("add-port", NAME, device, port);
    }

    /** Names of the ports it has. */
    public String ports() {
        return vsctl("list-ports", NAME).output();
    }

    @Override
    public void close() {
        daemons.forEach(Daemon::kill);
        await().atMost(LIMIT)
                .until(() ->
                        daemons.stream().allMatch(daemon -> daemon.exitCode().isPresent()));
    }
}
