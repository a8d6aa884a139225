package org.gannet.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestConsole;
import org.gannet.agent.testing.TestGuest;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVm;
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
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A guest on a mirrored disk that writes: it goes to the node with the other copy, as the engine has it done, and goes
 * on whoever dies below it.
 */
class MirrorMoveIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final ByteSize SIZE = ByteSize.ofMebibytes(16);
    private static final long SLOW = 2 << 20;
    /** As many as were promised; fewer on request. */
    private static final int ROUNDS = Integer.getInteger("mirror.rounds", 20);

    private static Path folder;
    private static TestNode first;
    private static TestNode second;
    private static ImageDigest image;
    private static int port = 47_700;
    private final InstanceId id = InstanceId.random();
    private final DiskId disk = DiskId.random();
    private final VolumeId one = VolumeId.random();
    private final VolumeId two = VolumeId.random();
    private int last;

    @BeforeAll
    static void start() throws IOException {
        TestCertificates certificates = new TestCertificates();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        first = new TestNode(certificates, "node1", "127.0.0.83", folder.resolve("1"), SLOW);
        second = new TestNode(certificates, "node2", "127.0.0.84", folder.resolve("2"), SLOW);
        byte[] content = TestGuest.disk(8);
        image = first.putImage(content);
        second.putImage(content);
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
            VolumeSpec.Source clone = new VolumeSpec.Source.CloneOf(image, Format.RAW);
            node.api().ensureVolume(volume(node), new VolumeSpec(Format.QCOW2, SIZE, clone));
        }
        first.api().ensureReplica(disk, spec(first, Role.PRIMARY, false, true));
        second.api().ensureReplica(disk, spec(second, Role.SECONDARY, true, true));
        awaitEqual();
        set(first, Role.PRIMARY);
        set(second, Role.SECONDARY);
        first.api().ensureVmRunning(id, vm(first));
    }

    @AfterEach
    void leaveNothing() {
        for (TestNode node : List.of(first, second)) {
            node.api().ensureVmAbsent(id);
            node.api().ensureReplicaAbsent(disk);
            node.api().ensureVolumeAbsent(volume(node));
            assertThat(node.mirrors(disk.toString())).isEmpty();
        }
    }

    private static TestNode other(TestNode node) {
        return node == first ? second : first;
    }

    private VolumeId volume(TestNode node) {
        return node == first ? one : two;
    }

    private ReplicaSpec spec(TestNode node, Role role, boolean overwrite, boolean alone) {
        TestNode peer = other(node);
        NodeName name = new NodeName(peer.settings().name().value());
        String address = peer.settings().address() + ":8441";
        return new ReplicaSpec(volume(node), role, name, address, volume(peer), port, overwrite, alone);
    }

    private void set(TestNode node, Role role) {
        node.api().ensureReplica(disk, spec(node, role, false, false));
    }

    private VmSpec vm(TestNode node) {
        return TestNode.spec(first.api().facts().machineType(), volume(node), disk, Format.QCOW2);
    }

    private ReplicaReport report(TestNode node) {
        return node.api().report().replicas().stream()
                .filter(replica -> replica.disk().equals(disk))
                .findFirst()
                .orElseThrow();
    }

    private void awaitEqual() {
        await().atMost(LIMIT)
                .until(
                        () -> List.of(report(first).state(), report(second).state()),
                        List.of(State.UP_TO_DATE, State.UP_TO_DATE)::equals);
    }

    /** As the plan has it: both sides may be used while the machine goes from one to the other. */
    private TaskId migrate(TestNode from) {
        TestNode to = other(from);
        set(to, Role.PRIMARY);
        assertThat(report(to).role()).isEqualTo(Role.PRIMARY);
        assertThatThrownBy(() -> to.api().ensureVmRunning(InstanceId.random(), vm(to)))
                .as("two writers")
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
        IncomingVm incoming = to.api().ensureVmIncoming(id, vm(to));
        assertThat(incoming.exports()).as("nothing is copied").isEmpty();
        TaskId task = TaskId.random();
        from.api().ensureTask(task, new TaskSpec.MigrateVm(id, incoming, 300));
        return task;
    }

    private void awaitPhase(TestNode from, TaskId task, String phase) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
            NodeTask now = from.api().task(task);
            assertThat(now.problem()).isEmpty();
            return now.progress()
                    .map(progress -> progress.phase().equals(phase))
                    .orElse(false);
        });
    }

    private NodeTask awaitEnd(TestNode from, TaskId task) {
        return await().atMost(LIMIT)
                .until(() -> from.api().task(task), now -> now.state().isEnded());
    }

    private void clearAway(TestNode from) {
        assertThat(from.vm(id).state()).isEqualTo(VmReport.State.MIGRATED_AWAY);
        assertThat(other(from).vm(id).state()).isEqualTo(VmReport.State.RUNNING);
        from.api().ensureVmAbsent(id);
        set(from, Role.SECONDARY);
        awaitEqual();
        assertThat(report(other(from)).alone()).isFalse();
    }

    private TestConsole writing(TestNode node) {
        TestConsole serial = node.console(id, "serial");
        serial.await("BEAT");
        serial.type("w");
        serial.await("ACK", serial.size());
        return serial;
    }

    private void note(TestConsole serial) {
        last = Math.max(last, serial.last("ACK").orElse(0));
    }

    /** Ends the guest and looks: all that was acknowledged is on both sides, which are the same. */
    private void assertNothingLost(TestNode home) throws IOException {
        home.api().ensureVmAbsent(id);
        awaitEqual();
        for (TestNode node : List.of(first, second)) {
            node.api().ensureReplicaAbsent(disk);
        }
        Path here = TestGuest.toRaw(first.volume(one, Format.QCOW2), "qcow2", folder.resolve(disk + ".1"));
        Path there = TestGuest.toRaw(second.volume(two, Format.QCOW2), "qcow2", folder.resolve(disk + ".2"));
        assertThat(last).isPositive();
        assertThat(TestGuest.missingBlocks(here, last)).isZero();
        assertThat(TestGuest.missingBlocks(there, last)).isZero();
        assertThat(Files.mismatch(here, there)).isEqualTo(-1);
    }

    @Test
    void aGuestGoesThereAndBackAndNothingThatWasAcknowledgedIsLost() throws IOException {
        int beat;
        try (TestConsole serial = writing(first)) {
            TaskId task = migrate(first);
            awaitPhase(first, task, "copying memory");
            first.stop();
            first.start();
            NodeTask done = awaitEnd(first, task);
            assertThat(done.problem()).isEmpty();
            System.getLogger("figures").log(System.Logger.Level.INFO, "mirrored migration: " + done.figures());
            note(serial);
            beat = serial.last("BEAT").orElseThrow();
        }
        clearAway(first);
        try (TestConsole serial = second.console(id, "serial")) {
            serial.await("ACK", serial.size());
            assertThat(serial.last("BEAT").orElseThrow()).isGreaterThanOrEqualTo(beat);
            NodeTask back = awaitEnd(second, migrate(second));
            assertThat(back.problem()).isEmpty();
            note(serial);
        }
        clearAway(second);
        try (TestConsole serial = first.console(id, "serial")) {
            serial.await("ACK", serial.size());
            note(serial);
        }
        assertNothingLost(first);
    }

    @Test
    void whoeverDiesWhileItsMemoryIsSentTheGuestGoesOnWhereItWas() throws IOException {
        try (TestConsole serial = writing(first)) {
            TaskId task = migrate(first);
            awaitPhase(first, task, "copying memory");
            // A process that serves the disks on either side: it is started again, and the guest waits.
            second.mirrors(disk.toString()).forEach(ProcessHandle::destroyForcibly);
            first.mirrors("MirrorMain").forEach(ProcessHandle::destroyForcibly);
            ProcessHandle.of(second.pid(id)).orElseThrow().destroyForcibly();
            NodeTask failed = awaitEnd(first, task);
            assertThat(failed.problem().orElseThrow().code()).isEqualTo(ErrorCode.MIGRATION_FAILED);
            assertThat(first.vm(id).state()).isEqualTo(VmReport.State.RUNNING);
            second.api().ensureVmIncomingAbsent(id);
            set(second, Role.SECONDARY);
            serial.await("ACK", serial.size());
            awaitEqual();
            assertThat(report(first).alone()).isFalse();
            assertThat(awaitEnd(first, migrate(first)).problem()).isEmpty();
            note(serial);
        }
        clearAway(first);
        try (TestConsole serial = second.console(id, "serial")) {
            serial.await("ACK", serial.size());
            note(serial);
        }
        assertNothingLost(second);
    }

    /** Its writes are flushed, each before it is acknowledged: SeaBIOS asks for no cache. */
    @Test
    void whoeverIsKilledBelowItTheGuestGoesOnAndNothingThatWasAcknowledgedIsLost() throws IOException {
        int killed = 0;
        try (TestConsole serial = writing(first)) {
            for (int round = 0; round < ROUNDS; round++) {
                awaitBlocks(serial, 20);
                List<ProcessHandle> dying = new ArrayList<>();
                if (round % 3 != 1) {
                    dying.addAll(first.mirrors(""));
                }
                if (round % 3 != 0) {
                    dying.addAll(second.mirrors(""));
                }
                assertThat(dying).isNotEmpty();
                dying.forEach(ProcessHandle::destroyForcibly);
                killed += dying.size();
                awaitBlocks(serial, 20);
                assertHasAll(first, one);
                assertHasAll(second, two);
                awaitEqual();
                assertThat(report(first).alone()).isFalse();
            }
        }
        assertNothingLost(first);
        System.getLogger("figures")
                .log(
                        System.Logger.Level.INFO,
                        "mirror below a guest: {0} rounds, {1} processes killed, {2} blocks acknowledged, none missing",
                        ROUNDS,
                        killed,
                        last);
    }

    private void awaitBlocks(TestConsole serial, int more) {
        note(serial);
        int before = last;
        await().atMost(LIMIT).until(() -> serial.last("ACK").orElse(0) > before + more);
        note(serial);
    }

    private void assertHasAll(TestNode node, VolumeId volume) {
        Path raw = TestGuest.toRaw(node.volume(volume, Format.QCOW2), "qcow2", folder.resolve(disk + ".now"));
        assertThat(TestGuest.missingBlocks(raw, last)).isZero();
    }
}
