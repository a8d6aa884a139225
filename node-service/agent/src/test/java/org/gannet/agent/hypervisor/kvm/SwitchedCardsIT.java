package org.gannet.agent.hypervisor.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.agent.command.LocalCommandRunner;
import org.gannet.agent.console.ConsoleStream;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.network.CardPorts;
import org.gannet.agent.network.OpenSwitches;
import org.gannet.agent.network.TapDevice;
import org.gannet.agent.testing.DemoImage;
import org.gannet.agent.testing.NetworkSpace;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestSwitch;
import org.gannet.agent.testing.Trees;
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
    private static final String SWITCH = TestSwitch.NAME;
    private static final MacAddress CARD = new MacAddress("aa:00:00:00:01:0a");
    private static final String GUEST = "10.9.0.50";

    private final List<AutoCloseable> made = new ArrayList<>();
    private final Map<String, NetworkSpace> neighbours = new HashMap<>();
    private final InstanceId id = InstanceId.random();
    private final DiskId disk = DiskId.random();
    private final VolumeId volume = VolumeId.random();
    private Path folder;
    private NetworkSpace space;
    private TestSwitch node;
    private KvmHypervisor hypervisor;
    private CardPorts ports;

    @BeforeEach
    void node() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        space = space("");
        node = new TestSwitch(space, folder);
        made.add(node);
        ports = new CardPorts(space, node.interfaces(), true, new OpenSwitches(space, node.socket()));
        hypervisor = hypervisor(DemoImage.content());
        neighbour("10", "tag=10");
        neighbour("20", "tag=20");
        neighbour("t", "trunks=10,30");
    }

    private NetworkSpace space(String suffix) {
        NetworkSpace added = NetworkSpace.add(suffix);
        made.add(added);
        return added;
    }

    /** Somebody else at a port of the switch. */
    private void neighbour(String name, String port) {
        NetworkSpace own = space("n" + name);
        neighbours.put(name, own);
        node.neighbour(own, "v" + name, port, "10.9.0.1/24");
    }

    private KvmHypervisor hypervisor(byte[] content) {
        ImageCache images = new ImageCache(folder.resolve("images"));
        images.ensure(TestGuest.digest(content), new ByteArrayInputStream(content));
        FileDriver volumes =
                new FileDriver(folder.resolve("volumes"), images, new LocalCommandRunner(), VolumeUsers.NONE);
        volumes.ensure(
                volume,
                new VolumeSpec(
                        Format.QCOW2,
                        ByteSize.ofMebibytes(256),
                        new VolumeSpec.Source.CloneOf(TestGuest.digest(content), Format.RAW)));
        Host host = new Host(
                space,
                images,
                volumes,
                Mirrors.NONE,
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
    void end() throws Exception {
        if (hypervisor != null) {
            hypervisor.ensureAbsent(id);
            hypervisor.close();
        }
        for (AutoCloseable one : made.reversed()) {
            one.close();
        }
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
        NetworkSpace own = neighbours.get(neighbour);
        own.inside("ip", "neigh", "flush", "dev", "eth0");
        own.inside("bash", "-c", "echo hello > /dev/udp/" + GUEST + "/9");
        return await().atMost(LIMIT)
                .until(() -> own.inside("ip", "neigh", "show", GUEST).output(), known -> !known.contains("INCOMPLETE"))
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
        return node.vsctl("get", "Port", TapDevice.name(id, 0), column).output().strip();
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
        assertThat(node.ports()).doesNotContain(TapDevice.name(id, 0));
        assertThat(space.inside("ip", "route", "show", "table", "100").output()).contains("192.0.2.7 dev");
        hypervisor.adapt(id, spec(card(Mode.OVS, SWITCH, ".10")), () -> {});
        assertThat(space.inside("ip", "route", "show", "table", "100").output()).isBlank();
        seenOnlyBy("10", "20");
        hypervisor.ensureAbsent(id);
        assertThat(node.ports()).doesNotContain(TapDevice.name(id, 0));
        assertThat(space.inside("ip", "-o", "link", "show").output()).doesNotContain(TapDevice.name(id, 0));
    }
}
