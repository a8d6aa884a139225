package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.agent.network.TapDevice;
import org.gannet.agent.testing.AgentProcess;
import org.gannet.agent.testing.DemoImage;
import org.gannet.agent.testing.NetworkSpace;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestSwitch;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.MacAddress;
import org.gannet.base.TaskId;
import org.gannet.base.Vlan;
import org.gannet.base.VolumeId;
import org.gannet.node.CallStamp;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmSpec;
import org.gannet.node.VmSpec.Nic.Linked.Mode;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two hosts, as far as the network goes: each agent in a namespace of its own with a real switch, the two switches
 * joined by a cable. A guest moves while it runs; its neighbours go on reaching it, in its VLAN and nowhere else, and
 * what its node routes to it follows it.
 */
class TwoHostsIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Supplier<CallStamp> LEADER = CallStamp.ofLeader(1);
    private static final int PORT = 7400;
    private static final String HOST_A = "10.213.77.11";
    private static final String HOST_B = "10.213.77.12";
    private static final String GUEST = "10.9.0.50";
    private static final String ROUTED = "192.0.2.7";
    private final TestCertificates certificates = new TestCertificates();
    private final InstanceId id = InstanceId.random();
    private final DiskId disk = DiskId.random();
    private final List<AutoCloseable> made = new ArrayList<>();
    private Path folder;
    private NetworkSpace friend;
    private NetworkSpace stranger;
    private Host a;
    private Host b;

    private record Host(NetworkSpace space, TestSwitch ports, AgentProcess agent, NodeApi api) {
        String routes() {
            return space.inside("ip", "route", "show", "table", "100").output();
        }
    }

    @BeforeEach
    void hosts() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        NetworkSpace management = space("m");
        management.inside("ip", "link", "add", "br0", "type", "bridge").require("bridge");
        management.inside("ip", "link", "set", "br0", "up").require("up");
        joinHere(management);
        a = host("a", HOST_A, management);
        b = host("b", HOST_B, management);
        a.space().cable("wire", b.space(), "wire");
        a.ports().vsctl("add-port", TestSwitch.NAME, "wire");
        b.ports().vsctl("add-port", TestSwitch.NAME, "wire");
        friend = space("f");
        a.ports().neighbour(friend, "friend", "tag=10", "10.9.0.1/24");
        stranger = space("s");
        a.ports().neighbour(stranger, "stranger", "tag=20", "10.9.0.1/24");
        a.agent().awaitAnswer();
        b.agent().awaitAnswer();
    }

    private NetworkSpace space(String suffix) {
        NetworkSpace added = NetworkSpace.add(suffix);
        made.add(added);
        return added;
    }

    /** This process talks to the hosts by a cable to their bridge; it goes with the namespace. */
    private static void joinHere(NetworkSpace management) {
        String here = "gt" + ProcessHandle.current().pid();
        NetworkSpace.here(
                        "ip",
                        "link",
                        "add",
                        here,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        "outside",
                        "netns",
                        management.name())
                .require("veth");
        management.inside("ip", "link", "set", "outside", "master", "br0", "up").require("up");
        NetworkSpace.here("ip", "addr", "add", "10.213.77.1/24", "dev", here).require("address");
        NetworkSpace.here("ip", "link", "set", here, "up").require("up");
    }

    private Host host(String name, String address, NetworkSpace management) throws IOException {
        NetworkSpace space = space(name);
        String port = "host-" + name;
        management.cable(port, space, "eth0");
        management.inside("ip", "link", "set", port, "master", "br0").require("bridge");
        space.address("eth0", address + "/24");
        Path own = Files.createDirectory(folder.resolve(name));
        Path switching = Files.createDirectory(own.resolve("ovs"));
        TestSwitch ports = new TestSwitch(space, switching);
        made.add(ports);
        // Its own /run, with its own switch's database at the usual place.
        String run = "mount -t tmpfs none /run && mkdir /run/openvswitch"
                + " && mount --bind \"$0\" /run/openvswitch && exec \"$@\"";
        List<String> within = Stream.concat(space.prefix().stream(), Stream.of("sh", "-c", run, switching.toString()))
                .toList();
        AgentProcess agent = new AgentProcess(certificates, "node-" + name, address, own, List.of(), PORT, within);
        made.add(agent);
        return new Host(space, ports, agent, agent.api(LEADER));
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : made.reversed()) {
            one.close();
        }
        Trees.delete(folder);
    }

    private VolumeId volume(Host host, byte[] content) {
        ImageDigest image = host.agent().putImage(host.api(), content);
        VolumeId volume = VolumeId.random();
        VolumeSpec.Source source = new VolumeSpec.Source.CloneOf(image, Format.RAW);
        host.api().ensureVolume(volume, new VolumeSpec(Format.QCOW2, ByteSize.ofMebibytes(256), source));
        return volume;
    }

    private VmSpec spec(VolumeId volume) {
        return new VmSpec(
                new HostName("web1"),
                a.api().facts().machineType(),
                1,
                ByteSize.ofMebibytes(128),
                List.of(new VmSpec.Disk(disk, volume, Format.QCOW2)),
                List.of(
                        card(1, Mode.OVS, TestSwitch.NAME, Optional.of(Vlan.parse(".10")), GUEST),
                        card(2, Mode.ROUTED, "100", Optional.empty(), ROUTED)),
                Optional.empty(),
                VmSpec.BootFrom.DISK,
                new VmSpec.Seed(new HostName("web1"), List.of()));
    }

    private static VmSpec.Nic card(int number, Mode mode, String link, Optional<Vlan> vlan, String address) {
        return new VmSpec.Nic.Linked(
                new MacAddress("aa:00:00:00:01:0" + number),
                mode,
                link,
                vlan,
                List.of(IpAddress.parse(address)),
                Optional.of(number - 1));
    }

    private static boolean reaches(NetworkSpace from) {
        return from.inside("busybox", "ping", "-c", "1", "-W", "5", GUEST).succeeded();
    }

    private void migrate(VolumeId there) {
        IncomingVm incoming = b.api().ensureVmIncoming(id, spec(there));
        assertThat(b.routes()).as("the guest still runs on the other host").isBlank();
        TaskId task = TaskId.random();
        a.api().ensureTask(task, new TaskSpec.MigrateVm(id, incoming, 300));
        NodeTask ended = await().atMost(LIMIT)
                .until(() -> a.api().task(task), found -> found.state().isEnded());
        assertThat(ended.problem()).isEmpty();
    }

    @Test
    void aGuestOnASwitchMovesWhileItRuns() {
        assertThat(a.api().facts().links()).contains(new NodeFacts.Link(Mode.OVS, TestSwitch.NAME));
        byte[] content = DemoImage.content();
        VolumeId here = volume(a, content);
        VolumeId there = volume(b, content);
        a.api().ensureVmRunning(id, spec(here));
        try (TestConsole serial = a.agent().console(id, "serial")) {
            DemoImage.signIn(serial, "web1");
            DemoImage.run(serial, "ip addr add " + GUEST + "/24 dev eth0");
        }
        await().atMost(LIMIT).until(() -> reaches(friend));
        assertThat(reaches(stranger)).as("another VLAN").isFalse();
        assertThat(a.routes()).contains(ROUTED);

        migrate(there);

        await().atMost(LIMIT).until(() -> reaches(friend));
        assertThat(reaches(stranger)).as("another VLAN").isFalse();
        String tap = TapDevice.name(id, 0);
        assertThat(b.ports().ports()).contains(tap);
        assertThat(b.ports().vsctl("get", "Port", tap, "tag").output().strip()).isEqualTo("10");
        assertThat(b.routes()).contains(ROUTED);
        assertThat(a.routes()).isBlank();
        a.api().ensureVmAbsent(id);
        assertThat(a.ports().ports()).doesNotContain(tap);
        assertThat(reaches(friend)).isTrue();
        b.api().ensureVmAbsent(id);
        assertThat(b.ports().ports()).doesNotContain(tap);
        assertThat(b.routes()).isBlank();
    }
}
