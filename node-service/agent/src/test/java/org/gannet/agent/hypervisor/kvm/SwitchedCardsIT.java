package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.agent.boot.Trees;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.agent.command.CommandRunner;
import org.gannet.agent.command.Daemon;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.console.ConsoleStream;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.network.CardPorts;
import org.gannet.agent.network.OpenSwitches;
import org.gannet.agent.network.TapDevice;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.MacAddress;
import org.gannet.base.Vlan;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.gannet.node.VmSpec;
import org.gannet.node.VmSpec.Nic.Linked.Mode;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A Linux guest on a real switch of Open vSwitch, and what its neighbours in each VLAN see of it. All in network
 * namespaces of our own, with a database of our own; the guest's packets pass through user space (datapath netdev).
 */
class SwitchedCardsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(120);
    private static final String SWITCH = "switch1";
    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
    private static final MacAddress CARD = new MacAddress("aa:00:00:00:01:0a");
    private static final String GUEST = "10.9.0.50";

    private final String namespace = "gt" + ProcessHandle.current().pid();
    private final LocalCommandRunner local = new LocalCommandRunner();
    private final CommandRunner inside = new Inside();
    private final List<Daemon> daemons = new ArrayList<>();
    private final List<String> namespaces = new ArrayList<>();
    private final InstanceId id = InstanceId.random();
    private final DiskId disk = DiskId.random();
    private final VolumeId volume = VolumeId.random();
    private Path folder;
    private KvmHypervisor hypervisor;
    private CardPorts ports;

    /** Each tool, QEMU too, runs inside of the namespace. */
    private final class Inside implements CommandRunner {
        private Command within(Command command) {
            return new Command(
                    Stream.concat(Stream.of("ip", "netns", "exec", namespace), command.argv().stream())
                            .toList(),
                    command.timeout(),
                    command.outputLimit(),
                    command.errorFile());
        }

        @Override
        public CommandResult run(Command command) {
            return local.run(within(command));
        }

        @Override
        public Daemon start(Command command) {
            return local.start(within(command));
        }
    }

    private CommandResult here(String... argv) {
        return local.run(Command.of(LIMIT, List.of(argv)));
    }

    private CommandResult inside(String... argv) {
        return inside.run(Command.of(LIMIT, List.of(argv)));
    }

    private static void assume(CommandResult result, String what) {
        assumeThat(result.succeeded()).as(what + ": " + result.error()).isTrue();
    }

    private void addNamespace(String name) {
        assume(here("ip", "netns", "add", name), "a network namespace needs root");
        namespaces.add(name);
    }

    @BeforeEach
    void node() throws IOException {
        assumeThat(Path.of(SCHEMA)).as("Open vSwitch is not installed").exists();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        addNamespace(namespace);
        assume(inside("ip", "tuntap", "add", "dev", "probe0", "mode", "tap"), "taps");
        Path socket = folder.resolve("db.sock");
        Path database = folder.resolve("conf.db");
        here("ovsdb-tool", "create", database.toString(), SCHEMA).require("database");
        daemon("ovsdb-server", database.toString(), "--remote=punix:" + socket, "--unixctl=" + folder.resolve("d.ctl"));
        await().atMost(LIMIT).until(() -> Files.exists(socket));
        vsctl("--no-wait", "init");
        Daemon vswitchd = daemon("ovs-vswitchd", "unix:" + socket, "--unixctl=" + folder.resolve("v.ctl"));
        vsctl("add-br", SWITCH, "--", "set", "bridge", SWITCH, "datapath_type=netdev");
        // The mount namespace of what runs inside shows the devices of inside.
        Path interfaces = Path.of("/proc/" + vswitchd.pid() + "/root/sys/class/net");
        assertThat(interfaces.resolve("probe0")).exists();
        ports = new CardPorts(inside, interfaces, true, new OpenSwitches(inside, socket));
        hypervisor = hypervisor(image());
        neighbour("10", "tag=10");
        neighbour("20", "tag=20");
        neighbour("t", "trunks=10,30");
    }

    private Daemon daemon(String... argv) {
        List<String> words = Stream.concat(Stream.of("env", "OVS_RUNDIR=" + folder), Stream.of(argv))
                .toList();
        Command command = Command.of(LIMIT, words).withErrorFile(folder.resolve(argv[0] + ".log"));
        Daemon daemon = inside.start(command);
        daemons.add(daemon);
        return daemon;
    }

    private CommandResult vsctl(String... words) {
        return inside(Stream.concat(
                                Stream.of("ovs-vsctl", "--db=unix:" + folder.resolve("db.sock"), "--timeout=30"),
                                Stream.of(words))
                        .toArray(String[]::new))
                .require("ovs-vsctl");
    }

    /** Somebody else at a port of the switch. */
    private void neighbour(String name, String port) {
        String own = namespace + "n" + name;
        addNamespace(own);
        inside("ip", "link", "add", "v" + name, "type", "veth", "peer", "name", "eth0", "netns", own)
                .require("veth");
        inside("ip", "link", "set", "v" + name, "up").require("up");
        here("ip", "-n", own, "addr", "add", "10.9.0.1/24", "dev", "eth0").require("address");
        here("ip", "-n", own, "link", "set", "eth0", "up").require("up");
        vsctl("add-port", SWITCH, "v" + name, port);
    }

    private static byte[] image() throws IOException {
        Path recipe = Path.of("../../images/demo/build").toAbsolutePath().normalize();
        CommandResult built =
                new LocalCommandRunner().run(Command.of(Duration.ofMinutes(5), List.of("bash", recipe.toString())));
        assume(built, "demo image");
        return Files.readAllBytes(Path.of(built.output().strip()));
    }

    private KvmHypervisor hypervisor(byte[] content) {
        ImageCache images = new ImageCache(folder.resolve("images"));
        images.ensure(TestGuest.digest(content), new ByteArrayInputStream(content));
        FileDriver volumes = new FileDriver(folder.resolve("volumes"), images, local, VolumeUsers.NONE);
        volumes.ensure(
                volume,
                new VolumeSpec(
                        Format.QCOW2,
                        ByteSize.ofMebibytes(256),
                        new VolumeSpec.Source.CloneOf(TestGuest.digest(content), Format.RAW)));
        Host host = new Host(
                inside,
                images,
                volumes,
                ports,
                Clock.systemUTC(),
                folder.resolve("vms"),
                folder.resolve("run"),
                "127.0.0.45",
                () -> 1,
                new PortRange(47300, 47399),
                folder.resolve("tls"),
                Optional.empty(),
                unused -> {
                    throw new IllegalStateException("nobody else is there");
                });
        return KvmHypervisor.start(host, Accel.TCG, folder);
    }

    @AfterEach
    void end() {
        if (hypervisor != null) {
            hypervisor.ensureAbsent(id);
            hypervisor.close();
        }
        daemons.forEach(Daemon::kill);
        await().atMost(LIMIT)
                .until(() ->
                        daemons.stream().allMatch(daemon -> daemon.exitCode().isPresent()));
        namespaces.forEach(name -> here("ip", "netns", "delete", name));
        if (folder != null) {
            Trees.delete(folder);
        }
    }

    private static VmSpec.Nic.Linked card(Mode mode, String link, String vlan, String... addresses) {
        return new VmSpec.Nic.Linked(
                CARD,
                mode,
                link,
                vlan.isEmpty() ? Optional.empty() : Optional.of(Vlan.parse(vlan)),
                Stream.of(addresses).map(IpAddress::parse).toList(),
                Optional.of(0));
    }

    private VmSpec spec(VmSpec.Nic nic) {
        return new VmSpec(
                new HostName("web1"),
                hypervisor.machineType(),
                1,
                ByteSize.ofMebibytes(128),
                List.of(new VmSpec.Disk(disk, volume, Format.QCOW2)),
                List.of(nic),
                Optional.empty(),
                VmSpec.BootFrom.DISK,
                new VmSpec.Seed(new HostName("web1"), List.of()));
    }

    /** Whether the guest tells this neighbour its hardware address when it is asked for it; the kernel asks thrice. */
    private boolean answers(String neighbour) {
        String own = namespace + "n" + neighbour;
        here("ip", "-n", own, "neigh", "flush", "dev", "eth0");
        here("ip", "netns", "exec", own, "bash", "-c", "echo hello > /dev/udp/" + GUEST + "/9");
        return await().atMost(LIMIT)
                .until(
                        () -> here("ip", "-n", own, "neigh", "show", GUEST).output(),
                        known -> !known.contains("INCOMPLETE"))
                .contains("lladdr " + CARD);
    }

    /** All that came over the guest's serial line. */
    private static final class Heard implements ConsoleStream.Listener {
        private final StringBuffer text = new StringBuffer();

        @Override
        public void received(ByteBuffer bytes) {
            text.append(StandardCharsets.ISO_8859_1.decode(bytes));
        }

        @Override
        public void ended(String reason) {
            text.append(reason);
        }

        void await(String word) {
            org.awaitility.Awaitility.await(word).atMost(BOOT_LIMIT).until(() -> text.indexOf(word) >= 0);
        }
    }

    /** There is nobody who would give the guest an address. */
    private void giveAddress() {
        Heard heard = new Heard();
        try (ConsoleStream serial = hypervisor.openSerial(id, heard)) {
            heard.await("gannet-demo up");
            type(serial, "\r");
            heard.await("web1 login:");
            type(serial, "root\r");
            heard.await("# ");
            type(serial, "ip addr add " + GUEST + "/24 dev eth0; echo fin''ished\r");
            heard.await("finished");
        }
    }

    private static void type(ConsoleStream serial, String words) {
        serial.send(ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII)));
    }

    private void seenOnlyBy(String neighbour, String other) {
        await().atMost(BOOT_LIMIT).until(() -> answers(neighbour));
        assertThat(answers(other)).as("VLAN " + other).isFalse();
    }

    private String port(String column) {
        return vsctl("get", "Port", TapDevice.name(id, 0), column).output().strip();
    }

    @Test
    void aGuestIsInItsVlansAndNowhereElse() {
        assertThat(ports.links()).containsExactly(new NodeFacts.Link(Mode.OVS, SWITCH));
        hypervisor.ensureRunning(id, spec(card(Mode.OVS, SWITCH, ".10")), () -> {});
        giveAddress();
        seenOnlyBy("10", "20");
        hypervisor.adapt(id, spec(card(Mode.OVS, SWITCH, ".20")), () -> {});
        seenOnlyBy("20", "10");
        hypervisor.adapt(id, spec(card(Mode.OVS, SWITCH, ".10:20")), () -> {});
        assertThat(port("vlan_mode")).isEqualTo("native-untagged");
        assertThat(port("trunks")).isEqualTo("[20]");
        seenOnlyBy("10", "20");
        assertThat(hypervisor.runningSpec(id).nics()).containsExactly(card(Mode.OVS, SWITCH, ".10:20"));
        assertThatThrownBy(() -> hypervisor.adapt(id, spec(card(Mode.OVS, "switch2", "")), () -> {}))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        hypervisor.adapt(id, spec(card(Mode.ROUTED, "100", "", "192.0.2.7")), () -> {});
        assertThat(vsctl("list-ports", SWITCH).output()).doesNotContain(TapDevice.name(id, 0));
        assertThat(inside("ip", "route", "show", "table", "100").output()).contains("192.0.2.7 dev");
        hypervisor.adapt(id, spec(card(Mode.OVS, SWITCH, ".10")), () -> {});
        assertThat(inside("ip", "route", "show", "table", "100").output()).isBlank();
        seenOnlyBy("10", "20");
        hypervisor.ensureAbsent(id);
        assertThat(vsctl("list-ports", SWITCH).output()).doesNotContain(TapDevice.name(id, 0));
        assertThat(inside("ip", "-o", "link", "show").output()).doesNotContain(TapDevice.name(id, 0));
    }
}
