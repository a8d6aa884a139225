package org.gannet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.agent.command.ScriptedCommandRunner;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.MacAddress;
import org.gannet.base.Vlan;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.gannet.node.VmSpec;
import org.gannet.node.VmSpec.Nic.Linked.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interfaces are played by folders as in /sys/class/net. */
class CardPortsTest {
    private static final InstanceId VM = InstanceId.parse("11111111-2222-4333-8444-555566667777");
    private static final MacAddress MAC = new MacAddress("aa:00:00:00:00:01");
    private final ScriptedCommandRunner runner = new ScriptedCommandRunner();

    @TempDir
    private Path interfaces;

    private CardPorts ports(boolean allowed) {
        return new CardPorts(runner, interfaces, allowed, new OpenSwitches(runner, interfaces.resolve("db.sock")));
    }

    private void make(String... folders) throws IOException {
        for (String folder : folders) {
            Files.createDirectories(interfaces.resolve(folder));
        }
    }

    @Test
    void offersBridgesOnlyAndOnlyWhenItMayUseThem() throws IOException {
        make("br1/bridge", "br0/bridge", "eth0", "lo");
        assertThat(ports(true).bridges()).containsExactly("br0", "br1");
        assertThat(ports(false).bridges()).isEmpty();
    }

    @Test
    void makesATapForEachCardInABridge() throws IOException {
        make("br0/bridge");
        ports(true).ensure(VM, List.of(new VmSpec.Nic.User(MAC), new VmSpec.Nic.Bridge(MAC, "br0")));
        assertThat(runner.commands())
                .containsExactly(
                        List.of("ip", "tuntap", "add", "dev", "gt5555666677771", "mode", "tap"),
                        List.of("ip", "link", "set", "dev", "gt5555666677771", "master", "br0"),
                        List.of("ip", "link", "set", "dev", "gt5555666677771", "up"));
        assertThat(TapDevice.name(VM, 1)).hasSize(15);
    }

    @Test
    void repeatedItOnlyAttaches() throws IOException {
        make("br0/bridge", "gt5555666677770");
        ports(true).ensure(VM, List.of(new VmSpec.Nic.Bridge(MAC, "br0")));
        assertThat(runner.commands()).hasSize(2).noneMatch(command -> command.contains("tuntap"));
    }

    @Test
    void refusesBridgesThatTheNodeDoesNotHave() throws IOException {
        make("eth0", "br0/bridge");
        for (String name : List.of("br7", "eth0", "../br0", "br0 up", "-h")) {
            assertThatThrownBy(() -> ports(true).ensure(VM, List.of(new VmSpec.Nic.Bridge(MAC, name))))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        }
        assertThat(runner.commands()).isEmpty();
    }

    private static VmSpec.Nic.Linked linked(Mode mode, String link, String vlan, String... addresses) {
        return new VmSpec.Nic.Linked(
                MAC,
                mode,
                link,
                vlan.isEmpty() ? Optional.empty() : Optional.of(Vlan.parse(vlan)),
                Stream.of(addresses).map(IpAddress::parse).toList(),
                Optional.empty());
    }

    private List<String> commands() {
        return runner.commands().stream().map(argv -> String.join(" ", argv)).toList();
    }

    @Test
    void refusesAWayToAttachThatItDoesNotHave() throws IOException {
        make("br0/bridge");
        for (VmSpec.Nic card : List.of(
                linked(Mode.OVS, "switch1", ""),
                linked(Mode.BRIDGED, "br0", ".10"),
                linked(Mode.BRIDGED, "br1", ""),
                linked(Mode.ROUTED, "office", ""),
                linked(Mode.ROUTED, "main", ".10"))) {
            assertThatThrownBy(() -> ports(true).ensure(VM, List.of(new VmSpec.Nic.Bridge(MAC, "br0"), card)))
                    .as(card.toString())
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        }
        assertThat(runner.commands()).isEmpty();
    }

    @Test
    void tellsVlansApartInABridgeThatDoes() throws IOException {
        make("br0/bridge", "br1/bridge");
        Files.writeString(interfaces.resolve("br0/bridge/vlan_filtering"), "1\n");
        Files.writeString(interfaces.resolve("br0/bridge/default_pvid"), "1\n");
        Files.writeString(interfaces.resolve("br1/bridge/vlan_filtering"), "0\n");
        assertThat(ports(true).links()).containsExactly(new NodeFacts.Link(Mode.BRIDGED, "br0"));
        ports(true).ensure(VM, List.of(linked(Mode.BRIDGED, "br0", ".10:20:30")));
        assertThat(commands())
                .containsExactly(
                        "ip tuntap add dev gt5555666677770 mode tap",
                        "ip link set dev gt5555666677770 master br0",
                        "bridge vlan del dev gt5555666677770 vid 1",
                        "bridge vlan add dev gt5555666677770 vid 10 pvid untagged",
                        "bridge vlan add dev gt5555666677770 vid 20",
                        "bridge vlan add dev gt5555666677770 vid 30",
                        "ip link set dev gt5555666677770 up");
    }

    @Test
    void aCardThatGoesIntoOtherVlansPassesNothingInBetween() throws IOException {
        make("br0/bridge", "gt5555666677770/brport");
        Files.writeString(interfaces.resolve("br0/bridge/vlan_filtering"), "1\n");
        ports(true).ensure(VM, List.of(linked(Mode.BRIDGED, "br0", ".20")));
        assertThat(commands())
                .filteredOn(command -> !command.contains("flush"))
                .containsExactly(
                        "ip link set dev gt5555666677770 down",
                        "ip link set dev gt5555666677770 nomaster",
                        "ip link set dev gt5555666677770 master br0",
                        "bridge vlan add dev gt5555666677770 vid 20 pvid untagged",
                        "ip link set dev gt5555666677770 up");
    }

    @Test
    void routesToTheGuestOnceItRunsHere() {
        List<VmSpec.Nic> cards = List.of(linked(Mode.ROUTED, "100", "", "192.0.2.7", "2001:db8::7"));
        ports(true).prepare(VM, cards);
        assertThat(commands()).noneMatch(command -> command.contains("route"));
        ports(true).ensureRoutes(VM, cards);
        assertThat(commands())
                .contains(
                        "sysctl -e -q -w net.ipv4.conf.gt5555666677770.forwarding=1"
                                + " net.ipv4.conf.gt5555666677770.proxy_arp=1"
                                + " net.ipv6.conf.gt5555666677770.forwarding=1"
                                + " net.ipv6.conf.gt5555666677770.proxy_ndp=1",
                        "ip -4 route flush table all dev gt5555666677770 protocol 201",
                        "ip -4 route replace 192.0.2.7/32 dev gt5555666677770 table 100 protocol 201",
                        "ip -6 route replace 2001:db8::7/128 dev gt5555666677770 table 100 protocol 201");
    }

    @Test
    void removesItsTapsAndNothingElse() throws IOException {
        make("gt5555666677770", "gt5555666677771", "gt0000000000000");
        ports(true).ensureAllAbsent(VM);
        assertThat(runner.commands())
                .containsExactly(
                        List.of("ip", "link", "delete", "dev", "gt5555666677770"),
                        List.of("ip", "link", "delete", "dev", "gt5555666677771"));
    }

    @Test
    void countsAsTheGuestSeesIt() throws IOException {
        make("gt5555666677770/statistics");
        Files.writeString(interfaces.resolve("gt5555666677770/statistics/rx_bytes"), "100\n");
        Files.writeString(interfaces.resolve("gt5555666677770/statistics/tx_bytes"), "7\n");
        assertThat(ports(true).traffic(VM, List.of(new VmSpec.Nic.Bridge(MAC, "br0"))))
                .isEqualTo(new CardPorts.Traffic(7, 100));
    }
}
