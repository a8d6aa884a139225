package org.gannet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.command.ScriptedCommandRunner;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.MacAddress;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interfaces are played by folders as in /sys/class/net. */
class BridgePortsTest {
    private static final InstanceId VM = InstanceId.parse("11111111-2222-4333-8444-555566667777");
    private static final MacAddress MAC = new MacAddress("aa:00:00:00:00:01");
    private final ScriptedCommandRunner runner = new ScriptedCommandRunner();

    @TempDir
    private Path interfaces;

    private BridgePorts ports(boolean allowed) {
        return new BridgePorts(runner, interfaces, allowed);
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

    @Test
    void refusesAWayToAttachThatItDoesNotHave() {
        VmSpec.Nic card = new VmSpec.Nic.Linked(
                MAC, VmSpec.Nic.Linked.Mode.ROUTED, "100", Optional.empty(), List.of(), Optional.empty());
        assertThatThrownBy(() -> ports(true).ensure(VM, List.of(new VmSpec.Nic.Bridge(MAC, "br0"), card)))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
        assertThat(runner.commands()).isEmpty();
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
                .isEqualTo(new BridgePorts.Traffic(7, 100));
    }
}
