package org.gannet.agent.mirror.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.gannet.agent.mirror.device.MirrorPair.BLOCKS;
import static org.gannet.agent.mirror.device.MirrorPair.LIMIT;
import static org.gannet.agent.mirror.device.MirrorPair.awaitMore;
import static org.gannet.agent.mirror.device.MirrorPair.kill;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.NodeTask;
import org.gannet.node.ReplicaReport.State;
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
    /** More of them on request. */
    private static final int ROUNDS = Integer.getInteger("mirror.rounds", 20);

    private static TestCertificates certificates;
    private static Path folder;
    private static TestNode first;
    private static TestNode second;
    private static int port = 47_800;
    private MirrorPair pair;
    private DiskId disk;
    private VolumeId one;
    private VolumeId two;

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
        pair = new MirrorPair(first, second, port, port).make();
        disk = pair.disk();
        one = pair.one();
        two = pair.two();
    }

    @AfterEach
    void leaveNothing() {
        pair.remove();
    }

    private static void signal(ProcessHandle process, String signal) throws IOException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .onExit()
                .join();
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
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
        refused(ErrorCode.IN_USE, () -> pair.set(first, Role.SECONDARY, false, false));
        refused(ErrorCode.IN_USE, () -> first.api().ensureReplicaAbsent(disk));
        refused(ErrorCode.IN_USE, () -> first.api().ensureVolumeAbsent(one));
        refused(ErrorCode.IN_USE, () -> second.api().ensureVolumeAbsent(two));
        // So that the machine may come there; it must not be started there.
        pair.set(second, Role.PRIMARY, false, true);
        refused(
                ErrorCode.WRONG_STATE,
                () -> second.api().ensureVmRunning(machine, TestNode.spec(type, two, disk, VolumeSpec.Format.RAW)));
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        pair.set(second, Role.SECONDARY, false, true);
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
    }

    @Test
    void noAcknowledgedWriteIsMissingOnEitherSideWhoeverDies() throws IOException {
        int from = 0;
        int killed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            try (NumberedWriter writer = pair.writer(first, from, BLOCKS)) {
                awaitMore(writer, 200);
                List<ProcessHandle> processes = new ArrayList<>();
                if (round % 3 != 1) {
                    processes.addAll(first.mirrors(""));
                }
                if (round % 3 != 0) {
                    processes.addAll(second.mirrors(""));
                }
                kill(processes);
                killed += processes.size();
                // The agent starts again what has died; what is acknowledged from here on counts as well.
                writer.assertAllIn(pair.raw(second));
                awaitMore(writer, 50);
                writer.assertWell();
                writer.assertAllIn(pair.raw(second));
                writer.assertAllIn(pair.raw(first));
                from = writer.acknowledged() + 1;
            }
            pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
            assertThat(pair.report(first).alone()).isFalse();
        }
        pair.assertSame();
        System.getLogger("figures")
                .log(
                        System.Logger.Level.INFO,
                        "mirror: {0} rounds, {1} processes killed, {2} writes acknowledged, none missing",
                        ROUNDS,
                        killed,
                        from);
    }

    @Test
    void whileTheOtherSideIsSilentWritesWaitUntilItIsSaidThatTheyMayNot() throws IOException {
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 50);
            signal(pair.daemon(second), "STOP");
            await().atMost(LIMIT).until(() -> pair.report(first).state(), State.WAITING::equals);
            int before = writer.acknowledged();
            pair.set(first, Role.PRIMARY, false, false);
            assertThat(writer.acknowledged()).isEqualTo(before);
            pair.set(first, Role.PRIMARY, false, true);
            assertThat(pair.report(first).alone()).isTrue();
            awaitMore(writer, 50);
            long sent = Long.parseLong(pair.device(first).get("sent"));
            long left = pair.report(first).left().bytes();
            assertThat(left).isPositive().isLessThan(4 << 20);
            writer.end();
            signal(pair.daemon(second), "CONT");
            pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
            assertThat(Long.parseLong(pair.device(first).get("sent")) - sent)
                    .as("only what was written meanwhile is sent")
                    .isLessThanOrEqualTo(left + 4 * DirtyBlocks.BLOCK);
            pair.set(first, Role.PRIMARY, false, false);
            assertThat(pair.report(first).alone()).isFalse();
        }
        pair.assertSame();
    }

    @Test
    void nodesThatAreEndedLeaveNoProcessAndGoOnAsTheyWere() throws IOException {
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 50);
            writer.end();
            writer.assertAllIn(pair.raw(second));
        }
        for (TestNode node : List.of(first, second)) {
            node.server().stopGuests(Duration.ZERO);
            node.stop();
            assertThat(node.mirrors("")).isEmpty();
        }
        first.start();
        second.start();
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(pair.report(first).alone()).isFalse();
        pair.assertSame();
    }

    @Test
    void whoeverEndsAndComesAgainTheGuestNoticesNothing() {
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 20);
            first.stop();
            awaitMore(writer, 20);
            first.start();
            second.stop();
            awaitMore(writer, 20);
            second.start();
            for (TestNode node : List.of(second, first)) {
                kill(List.of(pair.daemon(node)));
                awaitMore(writer, 20);
            }
            kill(first.mirrors("MirrorMain"));
            awaitMore(writer, 20);
            writer.assertAllIn(pair.raw(second));
            writer.assertAllIn(pair.raw(first));
        }
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(pair.report(first).alone()).isFalse();
    }

    /** As an engine that knows the node to be dead. */
    private void firstNodeDies() {
        pair.dies(first);
        await().atMost(LIMIT).until(() -> pair.report(second).state(), State.DEGRADED::equals);
    }

    @Test
    void theOtherSideTakesOverAndTheOldOneFollows() throws IOException {
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 100);
            firstNodeDies();
            pair.set(second, Role.PRIMARY, false, true);
            writer.assertAllIn(pair.raw(second));
            try (NumberedWriter there = pair.writer(second, 5000, BLOCKS)) {
                awaitMore(there, 50);
            }
            first.start();
        }
        pair.set(first, Role.SECONDARY, false, true);
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        pair.assertSame();
    }

    @Test
    void bothWrittenToAloneAreSplitUntilOneIsGivenUp() throws IOException {
        pair.set(first, Role.PRIMARY, false, true);
        signal(pair.daemon(second), "STOP");
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 20);
        }
        first.stop();
        kill(first.mirrors(""));
        signal(pair.daemon(second), "CONT");
        await().atMost(LIMIT).until(() -> pair.report(second).state(), State.DEGRADED::equals);
        pair.set(second, Role.PRIMARY, false, true);
        try (NumberedWriter writer = pair.writer(second, 5000, BLOCKS)) {
            awaitMore(writer, 20);
        }
        first.start();
        pair.set(first, Role.SECONDARY, false, true);
        pair.states(State.SPLIT, State.SPLIT);
        pair.set(first, Role.SECONDARY, true, true);
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        pair.assertSame();
    }

    @Test
    void theTwoChangePlacesWithoutCopying() throws IOException {
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 20);
        }
        pair.set(first, Role.SECONDARY, false, false);
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        // It follows until it has been told that nobody uses the disk there: a busy computer says so late.
        await().atMost(LIMIT)
                .until(
                        () -> {
                            pair.set(second, Role.PRIMARY, false, false);
                            return pair.device(second).get("phase");
                        },
                        "EQUAL"::equals);
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(pair.device(second)).containsEntry("sent", "0").containsEntry("bound", "true");
        try (NumberedWriter writer = pair.writer(second, 0, BLOCKS)) {
            awaitMore(writer, 20);
            writer.assertAllIn(pair.raw(first));
        }
    }

    @Test
    void bothSidesGrowUnderLoadAndWhatTheyHoldIsCopied() throws IOException {
        ByteSize more = ByteSize.ofMebibytes(70);
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 20);
            assertThat(second.api().ensureVolumeSize(two, more).size()).isEqualTo(more);
            awaitMore(writer, 20);
            assertThat(first.api().ensureVolumeSize(one, more).size()).isEqualTo(more);
            first.api().ensureVolumeSize(one, more);
            awaitMore(writer, 20);
            writer.assertAllIn(pair.raw(second));
        }
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(pair.report(first).alone()).isFalse();
        assertThat(pair.device(first)).containsEntry("size", Long.toString(more.bytes()));
        assertThat(Long.parseLong(pair.device(first).get("sent")))
                .as("what has grown is not copied")
                .isLessThan(MirrorPair.SIZE.bytes() / 2);
        try (NumberedWriter beyond = pair.writer(first, BLOCKS, (int) (more.bytes() / 4096))) {
            awaitMore(beyond, 50);
            beyond.assertAllIn(pair.raw(second));
        }
        VolumeId copy = VolumeId.random();
        VolumeSpec spec = new VolumeSpec(VolumeSpec.Format.RAW, more, new VolumeSpec.Source.Empty());
        assertThat(converted(second, two, copy, spec).problem().orElseThrow().code())
                .isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(converted(first, one, copy, spec).problem()).isEmpty();
        assertThat(Files.mismatch(pair.raw(first), first.volume(copy, VolumeSpec.Format.RAW)))
                .isEqualTo(-1);
        first.api().ensureVolumeAbsent(copy);
        pair.assertSame();
    }

    /** A connection to what the side serves; whoever it is says nothing more. */
    private static Socket stranger() throws IOException {
        Socket socket = new Socket(second.settings().address(), port);
        DataInputStream greeting = new DataInputStream(socket.getInputStream());
        assertThat(greeting.readLong()).isEqualTo(Nbd.MAGIC);
        assertThat(greeting.readLong()).isEqualTo(Nbd.OPTION_MAGIC);
        assertThat(greeting.readUnsignedShort()).isPositive();
        return socket;
    }

    @Test
    void whoeverIsAboutToConnectHoldsNobodyUp() throws IOException {
        ByteSize more = ByteSize.ofMebibytes(66);
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            try (Socket silent = stranger()) {
                assertThat(second.api().ensureVolumeSize(two, more).size()).isEqualTo(more);
                assertThat(silent.getInputStream().read()).as("is sent away").isNegative();
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
            awaitMore(writer, 20);
        }
        first.api().ensureVolumeSize(one, more);
        try (Socket silent = stranger()) {
            pair.set(second, Role.SECONDARY, true, true);
            assertThat(silent.isConnected()).isTrue();
        }
        pair.set(second, Role.SECONDARY, false, true);
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        firstNodeDies();
        try (Socket silent = stranger()) {
            pair.set(second, Role.PRIMARY, false, true);
            assertThat(silent.isConnected()).isTrue();
        }
        try (NumberedWriter there = pair.writer(second, 5000, BLOCKS)) {
            awaitMore(there, 20);
        }
        first.start();
        pair.set(first, Role.SECONDARY, false, true);
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        pair.assertSame();
    }

    @Test
    void aProcessThatHangsIsReplaced() throws IOException {
        ByteSize more = ByteSize.ofMebibytes(66);
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 20);
            ProcessHandle hangs = pair.daemon(second);
            signal(hangs, "STOP");
            assertThat(second.api().ensureVolumeSize(two, more).size()).isEqualTo(more);
            assertThat(hangs.isAlive()).isFalse();
            awaitMore(writer, 20);
            writer.assertAllIn(pair.raw(second));
        }
        first.api().ensureVolumeSize(one, more);
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        pair.assertSame();
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
