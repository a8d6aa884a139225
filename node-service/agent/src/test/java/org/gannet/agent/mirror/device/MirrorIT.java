package org.gannet.agent.mirror.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.NodeTask;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mirrored disks on two real agents, with real processes, over TLS. */
class MirrorIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ByteSize SIZE = ByteSize.ofMebibytes(64);
    private static final int BLOCKS = (int) (SIZE.bytes() / 4096);
    /** More of them on request. */
    private static final int ROUNDS = Integer.getInteger("mirror.rounds", 3);

    private static TestCertificates certificates;
    private static Path folder;
    private static TestNode first;
    private static TestNode second;
    private static int port = 47_800;
    private final DiskId disk = DiskId.random();
    private final VolumeId one = VolumeId.random();
    private final VolumeId two = VolumeId.random();

    @BeforeAll
    static void start() throws IOException {
        certificates = new TestCertificates();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        first = new TestNode(certificates, "node1", "127.0.0.81", folder.resolve("1"), 0);
        second = new TestNode(certificates, "node2", "127.0.0.82", folder.resolve("2"), 0);
    }

    @AfterAll
    static void end() {
        first.close();
        second.close();
        Trees.delete(folder);
    }

    @BeforeEach
    void pair() {
        port++;
        for (TestNode node : List.of(first, second)) {
            VolumeSpec spec = new VolumeSpec(VolumeSpec.Format.RAW, SIZE, new VolumeSpec.Source.Empty());
            node.api().ensureVolume(volume(node), spec);
        }
        first.api().ensureReplica(disk, spec(first, Role.PRIMARY, false, true));
        second.api().ensureReplica(disk, spec(second, Role.SECONDARY, true, true));
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        first.api().ensureReplica(disk, spec(first, Role.PRIMARY, false, false));
        assertThat(report(first).alone()).isFalse();
    }

    @AfterEach
    void leaveNothing() {
        for (TestNode node : List.of(first, second)) {
            node.api().report().vms().forEach(vm -> node.api().ensureVmAbsent(vm.id()));
            node.api().ensureReplicaAbsent(disk);
            node.api().ensureVolumeAbsent(volume(node));
            assertThat(node.mirrors(disk.toString())).isEmpty();
        }
    }

    private VolumeId volume(TestNode node) {
        return node == first ? one : two;
    }

    private ReplicaSpec spec(TestNode node, Role role, boolean overwrite, boolean alone) {
        TestNode peer = node == first ? second : first;
        return new ReplicaSpec(
                volume(node),
                role,
                new NodeName(peer.settings().name().value()),
                peer.settings().address() + ":8441",
                volume(peer),
                port,
                overwrite,
                alone);
    }

    private ReplicaReport report(TestNode node) {
        return node.api().report().replicas().stream()
                .filter(replica -> replica.disk().equals(disk))
                .findFirst()
                .orElseThrow();
    }

    private void states(State ofFirst, State ofSecond) {
        await().atMost(LIMIT)
                .until(
                        () -> List.of(report(first).state(), report(second).state()),
                        List.of(ofFirst, ofSecond)::equals);
    }

    private Path raw(TestNode node) {
        return node.volume(volume(node), VolumeSpec.Format.RAW);
    }

    private NumberedWriter writer(TestNode node, int from, int to) {
        return new NumberedWriter(guests(node), disk.toString(), from, to);
    }

    private Path guests(TestNode node) {
        return node.settings().runDirectory().resolve(disk + ".nbd");
    }

    private static void awaitMore(NumberedWriter writer, int more) {
        int target = writer.acknowledged() + more;
        await().atMost(LIMIT).until(() -> {
            writer.assertWell();
            return writer.acknowledged() >= target;
        });
    }

    private static void signal(ProcessHandle process, String signal) throws IOException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .onExit()
                .join();
    }

    private ProcessHandle daemon(TestNode node) {
        return node.mirrors(disk.toString()).getFirst();
    }

    private static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    /** What the process between guests and disks says of this one. */
    private Map<String, String> device(TestNode node) throws IOException {
        try (SocketChannel channel = SocketChannel.open(
                UnixDomainSocketAddress.of(node.settings().runDirectory().resolve("mirror.ctl")))) {
            Channels.newOutputStream(channel).write("list\n".getBytes(StandardCharsets.US_ASCII));
            StringBuilder all = new StringBuilder();
            var in = Channels.newInputStream(channel);
            while (!all.toString().endsWith("ok\n")) {
                all.append((char) in.read());
            }
            return all.toString()
                    .lines()
                    .map(Fields::parse)
                    .filter(fields -> disk.toString().equals(fields.get("disk")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aMachineRunsWithThePrimarySideOnly() {
        InstanceId machine = InstanceId.random();
        String type = first.api().facts().machineType();
        VmSpec here = TestNode.spec(type, one, disk, VolumeSpec.Format.RAW);
        refused(
                ErrorCode.WRONG_STATE,
                () -> second.api().ensureVmRunning(machine, TestNode.spec(type, two, disk, VolumeSpec.Format.RAW)));
        assertThat(first.api().ensureVmRunning(machine, here).state()).isEqualTo(VmReport.State.RUNNING);
        refused(ErrorCode.IN_USE, () -> first.api().ensureReplica(disk, spec(first, Role.SECONDARY, false, false)));
        refused(ErrorCode.IN_USE, () -> first.api().ensureReplicaAbsent(disk));
        refused(ErrorCode.IN_USE, () -> first.api().ensureVolumeAbsent(one));
        refused(ErrorCode.IN_USE, () -> second.api().ensureVolumeAbsent(two));
        // So that the machine may come there; it must not be started there.
        second.api().ensureReplica(disk, spec(second, Role.PRIMARY, false, true));
        refused(
                ErrorCode.WRONG_STATE,
                () -> second.api().ensureVmRunning(machine, TestNode.spec(type, two, disk, VolumeSpec.Format.RAW)));
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        second.api().ensureReplica(disk, spec(second, Role.SECONDARY, false, true));
        states(State.UP_TO_DATE, State.UP_TO_DATE);
    }

    @Test
    void noAcknowledgedWriteIsMissingOnEitherSideWhoeverDies() throws IOException {
        int from = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try (NumberedWriter writer = writer(first, from, BLOCKS)) {
                awaitMore(writer, 200);
                List<ProcessHandle> processes = new ArrayList<>();
                if (round % 3 != 1) {
                    processes.addAll(first.mirrors(""));
                }
                if (round % 3 != 0) {
                    processes.addAll(second.mirrors(""));
                }
                kill(processes);
                // The agent starts again what has died; what is acknowledged from here on counts as well.
                writer.assertAllIn(raw(second));
                awaitMore(writer, 50);
                writer.assertWell();
                writer.assertAllIn(raw(second));
                writer.assertAllIn(raw(first));
                from = writer.acknowledged() + 1;
            }
            states(State.UP_TO_DATE, State.UP_TO_DATE);
            assertThat(report(first).alone()).isFalse();
        }
        assertThat(Files.mismatch(raw(first), raw(second))).isEqualTo(-1);
    }

    @Test
    void whileTheOtherSideIsSilentWritesWaitUntilItIsSaidThatTheyMayNot() throws IOException {
        try (NumberedWriter writer = writer(first, 0, BLOCKS)) {
            awaitMore(writer, 50);
            signal(daemon(second), "STOP");
            await().atMost(LIMIT).until(() -> report(first).state(), State.WAITING::equals);
            int before = writer.acknowledged();
            first.api().ensureReplica(disk, spec(first, Role.PRIMARY, false, false));
            assertThat(writer.acknowledged()).isEqualTo(before);
            first.api().ensureReplica(disk, spec(first, Role.PRIMARY, false, true));
            assertThat(report(first).alone()).isTrue();
            awaitMore(writer, 50);
            long sent = Long.parseLong(device(first).get("sent"));
            long left = report(first).left().bytes();
            assertThat(left).isPositive().isLessThan(4 << 20);
            writer.end();
            signal(daemon(second), "CONT");
            states(State.UP_TO_DATE, State.UP_TO_DATE);
            assertThat(Long.parseLong(device(first).get("sent")) - sent)
                    .as("only what was written meanwhile is sent")
                    .isLessThanOrEqualTo(left + 4 * DirtyBlocks.BLOCK);
            first.api().ensureReplica(disk, spec(first, Role.PRIMARY, false, false));
            assertThat(report(first).alone()).isFalse();
        }
        assertThat(Files.mismatch(raw(first), raw(second))).isEqualTo(-1);
    }

    @Test
    void nodesThatAreEndedLeaveNoProcessAndGoOnAsTheyWere() throws IOException {
        try (NumberedWriter writer = writer(first, 0, BLOCKS)) {
            awaitMore(writer, 50);
            writer.end();
            writer.assertAllIn(raw(second));
        }
        for (TestNode node : List.of(first, second)) {
            node.server().stopGuests(Duration.ZERO);
            node.stop();
            assertThat(node.mirrors("")).isEmpty();
        }
        first.start();
        second.start();
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(report(first).alone()).isFalse();
        assertThat(Files.mismatch(raw(first), raw(second))).isEqualTo(-1);
    }

    @Test
    void whoeverEndsAndComesAgainTheGuestNoticesNothing() {
        try (NumberedWriter writer = writer(first, 0, BLOCKS)) {
            awaitMore(writer, 20);
            first.stop();
            awaitMore(writer, 20);
            first.start();
            second.stop();
            awaitMore(writer, 20);
            second.start();
            for (TestNode node : List.of(second, first)) {
                kill(List.of(daemon(node)));
                awaitMore(writer, 20);
            }
            kill(first.mirrors("MirrorMain"));
            awaitMore(writer, 20);
            writer.assertAllIn(raw(second));
            writer.assertAllIn(raw(first));
        }
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(report(first).alone()).isFalse();
    }

    /** As an engine that knows the node to be dead. */
    private void firstNodeDies() {
        first.stop();
        kill(first.mirrors(""));
        await().atMost(LIMIT).until(() -> report(second).state(), State.DEGRADED::equals);
    }

    @Test
    void theOtherSideTakesOverAndTheOldOneFollows() throws IOException {
        try (NumberedWriter writer = writer(first, 0, BLOCKS)) {
            awaitMore(writer, 100);
            firstNodeDies();
            second.api().ensureReplica(disk, spec(second, Role.PRIMARY, false, true));
            writer.assertAllIn(raw(second));
            try (NumberedWriter there = writer(second, 5000, BLOCKS)) {
                awaitMore(there, 50);
            }
            first.start();
        }
        first.api().ensureReplica(disk, spec(first, Role.SECONDARY, false, true));
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(Files.mismatch(raw(first), raw(second))).isEqualTo(-1);
    }

    @Test
    void bothWrittenToAloneAreSplitUntilOneIsGivenUp() throws IOException {
        first.api().ensureReplica(disk, spec(first, Role.PRIMARY, false, true));
        signal(daemon(second), "STOP");
        try (NumberedWriter writer = writer(first, 0, BLOCKS)) {
            awaitMore(writer, 20);
        }
        first.stop();
        kill(first.mirrors(""));
        signal(daemon(second), "CONT");
        await().atMost(LIMIT).until(() -> report(second).state(), State.DEGRADED::equals);
        second.api().ensureReplica(disk, spec(second, Role.PRIMARY, false, true));
        try (NumberedWriter writer = writer(second, 5000, BLOCKS)) {
            awaitMore(writer, 20);
        }
        first.start();
        first.api().ensureReplica(disk, spec(first, Role.SECONDARY, false, true));
        states(State.SPLIT, State.SPLIT);
        first.api().ensureReplica(disk, spec(first, Role.SECONDARY, true, true));
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(Files.mismatch(raw(first), raw(second))).isEqualTo(-1);
    }

    @Test
    void theTwoChangePlacesWithoutCopying() throws IOException {
        try (NumberedWriter writer = writer(first, 0, BLOCKS)) {
            awaitMore(writer, 20);
        }
        first.api().ensureReplica(disk, spec(first, Role.SECONDARY, false, false));
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        second.api().ensureReplica(disk, spec(second, Role.PRIMARY, false, false));
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(device(second)).containsEntry("sent", "0").containsEntry("bound", "true");
        try (NumberedWriter writer = writer(second, 0, BLOCKS)) {
            awaitMore(writer, 20);
            writer.assertAllIn(raw(first));
        }
    }

    @Test
    void bothSidesGrowUnderLoadAndWhatTheyHoldIsCopied() throws IOException {
        ByteSize more = ByteSize.ofMebibytes(70);
        try (NumberedWriter writer = writer(first, 0, BLOCKS)) {
            awaitMore(writer, 20);
            assertThat(second.api().ensureVolumeSize(two, more).size()).isEqualTo(more);
            awaitMore(writer, 20);
            assertThat(first.api().ensureVolumeSize(one, more).size()).isEqualTo(more);
            first.api().ensureVolumeSize(one, more);
            awaitMore(writer, 20);
            writer.assertAllIn(raw(second));
        }
        states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(report(first).alone()).isFalse();
        assertThat(device(first)).containsEntry("size", Long.toString(more.bytes()));
        assertThat(Long.parseLong(device(first).get("sent")))
                .as("what has grown is not copied")
                .isLessThan(SIZE.bytes() / 2);
        try (NumberedWriter beyond = writer(first, BLOCKS, (int) (more.bytes() / 4096))) {
            awaitMore(beyond, 50);
            beyond.assertAllIn(raw(second));
        }
        VolumeId copy = VolumeId.random();
        VolumeSpec spec = new VolumeSpec(VolumeSpec.Format.RAW, more, new VolumeSpec.Source.Empty());
        assertThat(converted(second, two, copy, spec).problem().orElseThrow().code())
                .isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(converted(first, one, copy, spec).problem()).isEmpty();
        assertThat(Files.mismatch(raw(first), first.volume(copy, VolumeSpec.Format.RAW)))
                .isEqualTo(-1);
        first.api().ensureVolumeAbsent(copy);
        assertThat(Files.mismatch(raw(first), raw(second))).isEqualTo(-1);
    }

    private static NodeTask converted(TestNode node, VolumeId from, VolumeId to, VolumeSpec spec) {
        TaskId task = TaskId.random();
        node.api().ensureTask(task, new TaskSpec.ConvertVolume(from, Optional.empty(), to, spec));
        return await().atMost(LIMIT)
                .until(() -> node.api().task(task), now -> now.state().isEnded());
    }

    @Test
    void onlyTheOtherSidesNodeGetsAtAnOpenSide() throws IOException {
        DeviceSettings settings = new DeviceSettings(disk.toString(), folder, folder, folder, "127.0.0.82", port, true);
        new ClusterTls(first.settings().tlsDirectory())
                .dial(settings, disk.toString())
                .close();
        // A node of the cluster, but a third one.
        certificates.writeNodeFiles("node3", "127.0.0.85", folder.resolve("3"));
        assertThatThrownBy(() -> new ClusterTls(folder.resolve("3")).dial(settings, disk.toString()))
                .isInstanceOf(IOException.class);
        // The right node, at an address that the certificate does not name.
        DeviceSettings elsewhere = new DeviceSettings(disk.toString(), folder, folder, folder, "localhost", port, true);
        assertThatThrownBy(() -> new ClusterTls(first.settings().tlsDirectory()).dial(elsewhere, disk.toString()))
                .isInstanceOf(IOException.class);
    }
}
