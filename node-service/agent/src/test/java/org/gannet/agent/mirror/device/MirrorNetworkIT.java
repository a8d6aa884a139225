package org.gannet.agent.mirror.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.gannet.agent.mirror.device.MirrorPair.BLOCKS;
import static org.gannet.agent.mirror.device.MirrorPair.LIMIT;
import static org.gannet.agent.mirror.device.MirrorPair.awaitMore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gannet.agent.mirror.device.SlowWay.Direction;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeTask;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mirrored disks on two real agents, with a bad network between the processes of the two. */
class MirrorNetworkIT {
    private static final Duration DELAY = Duration.ofMillis(30);
    private static final long SLOW = 1 << 20;
    private static Path folder;
    private static TestNode first;
    private static TestNode second;
    private static int port = 47_300;
    private SlowWay way;
    private MirrorPair pair;

    @BeforeAll
    static void start() throws IOException {
        TestCertificates certificates = new TestCertificates();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        first = new TestNode(certificates, "node1", "127.0.0.93", folder.resolve("1"), 0);
        second = new TestNode(certificates, "node2", "127.0.0.94", folder.resolve("2"), 0);
    }

    @AfterAll
    static void end() {
        first.close();
        second.close();
        Trees.delete(folder);
    }

    @BeforeEach
    void pair() {
        port += 2;
        way = new SlowWay(second.settings().address(), port, port + 1);
        pair = new MirrorPair(first, second, port, port + 1).make();
    }

    @AfterEach
    void leaveNothing() throws IOException {
        way.close();
        pair.remove();
    }

    private void awaitEqual() {
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        pair.assertSame();
    }

    @Test
    void aSlowNetworkIsWaitedForAndNotTakenForALostOne() {
        int connections = way.connections();
        way.beSlow(DELAY, SLOW);
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 100);
            writer.assertAllIn(pair.raw(second));
            assertThat(pair.report(first).state()).isEqualTo(State.UP_TO_DATE);
            assertThat(way.connections()).as("never cut off").isEqualTo(connections);
        }
        awaitEqual();
    }

    @Test
    void whileItIsSilentEitherWayOrCutNothingIsAcknowledgedThatTheOtherSideLacks() {
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            for (Runnable trouble : List.<Runnable>of(
                    () -> way.beSilent(Direction.THERE, Direction.BACK),
                    () -> way.beSilent(Direction.THERE),
                    () -> way.beSilent(Direction.BACK),
                    () -> way.cut())) {
                awaitMore(writer, 50);
                trouble.run();
                await().atMost(LIMIT).until(() -> pair.report(first).state(), State.WAITING::equals);
                writer.assertAllIn(pair.raw(second));
                way.heal();
                awaitMore(writer, 50);
                writer.assertAllIn(pair.raw(second));
                pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
                assertThat(pair.report(first).alone()).isFalse();
            }
        }
        awaitEqual();
    }

    @Test
    void theSidesAreMadeEqualNoFasterThanIsAllowed() throws IOException {
        ReplicaSpec alone = pair.spec(first, Role.PRIMARY, false, true);
        way.cut();
        first.api().ensureReplica(pair.disk(), alone.withResyncRate(Optional.of(new ByteSize(1))));
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 0x5a);
        try (NbdClient guest =
                NbdClient.open(Wire.to(pair.guests(first)), pair.disk().toString())) {
            for (int index = 0; index < 32; index++) {
                guest.call(Nbd.Request.write((long) index * piece.length, piece, 0), LIMIT.toMillis());
            }
        }
        await().atMost(LIMIT).until(() -> pair.report(first).state(), State.DEGRADED::equals);
        long before = Long.parseLong(pair.device(first).get("sent"));
        long left = pair.report(first).left().bytes();
        way.heal();
        await().atMost(LIMIT).until(() -> Long.parseLong(pair.device(first).get("sent")) > before);
        assertThat(pair.report(first).state()).isEqualTo(State.SYNCING);
        assertThat(Long.parseLong(pair.device(first).get("sent")) - before)
                .as("no more than what is under way at once")
                .isLessThan(left / 2);
        first.api().ensureReplica(pair.disk(), alone);
        awaitEqual();
    }

    @Test
    void anotherVolumeIsCopiedFromNodeToNodeWhileTheDiskIsWrittenTo() throws IOException {
        VolumeId source = VolumeId.random();
        VolumeId copy = VolumeId.random();
        VolumeSpec spec = new VolumeSpec(VolumeSpec.Format.RAW, MirrorPair.SIZE, new VolumeSpec.Source.Empty());
        first.api().ensureVolume(source, spec);
        Path from = first.volume(source, VolumeSpec.Format.RAW);
        byte[] content = new byte[(int) MirrorPair.SIZE.bytes()];
        new Random(5).nextBytes(content);
        Files.write(from, content);
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 20);
            IncomingVolume where = second.api().ensureVolumeIncoming(copy, spec);
            TaskId task = TaskId.random();
            first.api().ensureTask(task, new TaskSpec.CopyVolume(source, Optional.empty(), where, Optional.empty()));
            NodeTask done = await().atMost(LIMIT)
                    .until(() -> first.api().task(task), now -> now.state().isEnded());
            assertThat(done.problem()).isEmpty();
            awaitMore(writer, 20);
            writer.assertAllIn(pair.raw(second));
        }
        assertThat(Files.mismatch(from, second.volume(copy, VolumeSpec.Format.RAW)))
                .isEqualTo(-1);
        awaitEqual();
        first.api().ensureVolumeAbsent(source);
        second.api().ensureVolumeAbsent(copy);
    }
}
