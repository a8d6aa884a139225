package org.gannet.agent.volume.drbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.agent.volume.drbd.DrbdDevice.Disk;
import org.gannet.agent.volume.drbd.DrbdDevice.Link;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.Test;

/** What DRBD 8.4.11 of Linux 6.1 and drbd-utils 9.22 of Debian 12 said; and what the manual of 9 says that it says. */
class DrbdOutputTest {
    private static String captured(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/captured/drbd/8.4.11", name + ".txt"));
    }

    private static DrbdDevice device(String name) throws IOException {
        return DrbdOutput.proc(captured(name)).get(3);
    }

    @Test
    void theVersionIsTheModules() throws IOException {
        assertThat(DrbdOutput.version(captured("proc-waiting"))).contains(DrbdVersion.V8);
        assertThat(DrbdOutput.version("version: 9.1.18 (api:2/proto:86-121)")).contains(DrbdVersion.V9);
        assertThat(DrbdOutput.version("version: 8.3.16 (api:88/proto:86-97)")).isEmpty();
        assertThat(DrbdOutput.version("garbage")).isEmpty();
    }

    @Test
    void aSizeIsANumber() {
        assertThat(DrbdOutput.sectors("131072\n")).isEqualTo(131072);
        for (String garbage : List.of("", "-1", "Is a directory", "99999999999999999999")) {
            assertThatThrownBy(() -> DrbdOutput.sectors(garbage))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOOL_FAILED));
        }
    }

    @Test
    void theSidesAreReadInEachState() throws IOException {
        assertThat(device("proc-up-to-date").isEqual()).isTrue();
        assertThat(device("proc-verifying").isEqual()).isTrue();
        DrbdDevice waiting = device("proc-waiting");
        assertThat(waiting.suspended()).isTrue();
        assertThat(waiting.link()).isEqualTo(Link.APART);
        assertThat(waiting.primary()).isTrue();
        assertThat(device("proc-split-1").link()).isEqualTo(Link.STAND_ALONE);
        assertThat(device("proc-peer-diskless").peerDisk()).isEqualTo(Disk.DISKLESS);
        DrbdDevice diskless = device("proc-diskless");
        assertThat(diskless.disk().isGone()).isTrue();
        assertThat(diskless.peerPrimary()).isTrue();
        assertThat(DrbdOutput.proc("version: 8.4.11 (api:1/proto:86-101)\n\n 3: cs:Unconfigured\n"))
                .hasEntrySatisfying(3, none -> assertThat(none.disk()).isEqualTo(Disk.DISKLESS));
    }

    @Test
    void whatIsLeftAndHowFastItGoesIsRead() throws IOException {
        DrbdDevice source = device("proc-syncing-source");
        assertThat(source.left()).isEqualTo(new ByteSize(59648 << 10));
        assertThat(source.rate()).contains(new ByteSize(1472 << 10));
        DrbdDevice target = device("proc-syncing-target");
        assertThat(target.disk()).isEqualTo(Disk.INCONSISTENT);
        assertThat(target.rate()).contains(new ByteSize(1924 << 10));
    }

    @Test
    void howFarAComparisonIsIsRead() throws IOException {
        assertThat(DrbdOutput.verified(captured("proc-verifying"), 3)).hasValue(11.8);
        assertThat(DrbdOutput.verified(captured("proc-verifying"), 30)).isEmpty();
        assertThat(DrbdOutput.verified(captured("proc-up-to-date"), 3)).isEmpty();
        assertThat(DrbdOutput.verified(captured("proc-syncing-source"), 3)).isEmpty();
        String status = """
                [{"name": "a", "devices": [{"minor": 3}], "connections": [{"peer_devices": [
                  {"replication-state": "VerifyS", "done": 45.5}]}]},
                 {"name": "b", "devices": [{"minor": 4}], "connections": [{"peer_devices": [
                  {"replication-state": "SyncSource", "done": 45.5}]}]}]
                """;
        assertThat(DrbdOutput.verifiedOfStatus(status, 3)).hasValue(45.5);
        assertThat(DrbdOutput.verifiedOfStatus(status, 4)).isEmpty();
        assertThat(DrbdOutput.verifiedOfStatus(status, 5)).isEmpty();
    }

    @Test
    void theKernelsLogTellsWhetherAllWasCompared() {
        String begun = "[1] block drbd3: conn( Connected -> VerifyS ) \n";
        String done = "[2] block drbd3: Online verify done (total 1 sec; paused 0 sec; 65536 K/sec)\n";
        assertThat(DrbdOutput.isVerified(begun + done, 3)).isTrue();
        assertThat(DrbdOutput.isVerified(begun + done + begun, 3)).isFalse();
        assertThat(DrbdOutput.isVerified(begun, 3)).isFalse();
        assertThat(DrbdOutput.isVerified(begun + done.replace("drbd3", "drbd31"), 3))
                .isFalse();
        assertThat(DrbdOutput.isVerified("", 3)).isFalse();
    }

    @Test
    void itIsKnownWhoseADeviceIs() throws IOException {
        assertThat(DrbdOutput.owners(captured("show")))
                .isEqualTo(Map.of(3, new DrbdOutput.Owner("gannet-3", Optional.of("/dev/fast/data"))));
        assertThat(DrbdOutput.owners("")).isEmpty();
    }

    @Test
    void aSplitIsFoundInTheKernelsLogSinceTheLastAttempt() throws IOException {
        String log = captured("dmesg-split");
        assertThat(DrbdOutput.isSplit(log, "gannet-3", 3)).isTrue();
        assertThat(DrbdOutput.isSplit(log, "gannet-3", 30)).isFalse();
        assertThat(DrbdOutput.isSplit(
                        log + "[  400.0] drbd gannet-3: conn( StandAlone -> Unconnected ) \n", "gannet-3", 3))
                .isFalse();
    }

    @Test
    void whatTheManualOfNineDescribesIsRead() {
        String status = """
                [{"name": "gannet-1", "node-id": 0, "role": "Primary", "suspended": "fencing",
                  "devices": [{"volume": 0, "minor": 7, "disk-state": "UpToDate", "size": 16384}],
                  "connections": [{"peer-node-id": 1, "connection-state": "Connecting", "peer-role": "Unknown",
                    "peer_devices": [{"volume": 0, "replication-state": "Off", "peer-disk-state": "DUnknown",
                      "out-of-sync": 12}]}]},
                 {"name": "gannet-2", "node-id": 0, "role": "Secondary", "suspended": false,
                  "devices": [{"volume": 0, "minor": 8, "disk-state": "Inconsistent"}],
                  "connections": [{"peer-node-id": 1, "connection-state": "Connected", "peer-role": "Primary",
                    "peer_devices": [{"volume": 0, "replication-state": "SyncTarget",
                      "peer-disk-state": "UpToDate", "out-of-sync": 100}]}]}]
                """;
        Map<Integer, DrbdDevice> devices = DrbdOutput.status(status);
        assertThat(devices.get(7))
                .isEqualTo(new DrbdDevice(
                        7,
                        Link.APART,
                        true,
                        false,
                        Disk.UPTODATE,
                        Disk.DUNKNOWN,
                        true,
                        new ByteSize(12 << 10),
                        Optional.empty()));
        assertThat(devices.get(8).link()).isEqualTo(Link.SYNCING);
        assertThat(devices.get(8).peerPrimary()).isTrue();
        assertThatThrownBy(() -> DrbdOutput.status("Segmentation fault")).isInstanceOf(NodeException.class);
        assertThatThrownBy(() -> DrbdOutput.status("[{\"devices\": [{\"minor\": 1, \"disk-state\": \"Odd\"}]}]"))
                .isInstanceOf(NodeException.class);
    }
}
