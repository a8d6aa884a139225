package org.gannet.agent.mirror.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.gannet.agent.mirror.device.MirrorPair.BLOCKS;
import static org.gannet.agent.mirror.device.MirrorPair.LIMIT;
import static org.gannet.agent.mirror.device.MirrorPair.awaitMore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.NodeTask;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes with a mirrored disk that die with all that runs there, and come back with what is on their disks. */
class MirrorReturnIT {
    private static Path folder;
    private static TestNode first;
    private static TestNode second;
    private static int port = 47_370;
    private MirrorPair pair;

    @BeforeAll
    static void start() throws IOException {
        TestCertificates certificates = new TestCertificates();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        first = new TestNode(certificates, "node1", "127.0.0.95", folder.resolve("1"), 0);
        second = new TestNode(certificates, "node2", "127.0.0.96", folder.resolve("2"), 0);
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
    }

    @AfterEach
    void leaveNothing() {
        pair.remove();
    }

    private void refusedToStart(TestNode node) {
        VmSpec machine =
                TestNode.spec(node.api().facts().machineType(), pair.volume(node), pair.disk(), VolumeSpec.Format.RAW);
        assertThatThrownBy(() -> node.api().ensureVmRunning(InstanceId.random(), machine))
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
    }

    /** The second node takes over, as when the engine knows the first one to be dead; returns what it wrote. */
    private NumberedWriter writtenThere(NumberedWriter here) {
        await().atMost(LIMIT).until(() -> pair.report(second).state(), State.DEGRADED::equals);
        pair.set(second, Role.PRIMARY, false, true);
        here.assertAllIn(pair.raw(second));
        NumberedWriter there = pair.writer(second, 5000, BLOCKS);
        awaitMore(there, 100);
        return there;
    }

    @Test
    void theOldPrimaryAcknowledgesNothingAndFollows() throws IOException {
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 100);
            pair.dies(first);
            writer.end();
            try (NumberedWriter there = writtenThere(writer)) {
                first.start();
                await().atMost(LIMIT).until(() -> pair.report(first).state(), State.WAITING::equals);
                // It holds what is old; whoever came to it would wait.
                try (NumberedWriter late = pair.writer(first, 9000, BLOCKS)) {
                    awaitMore(there, 100);
                    pair.set(first, Role.SECONDARY, false, true);
                    pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
                    assertThat(late.acknowledged()).isEqualTo(8999);
                }
                refusedToStart(first);
                assertThat(pair.guests(first)).as("where guests come in").doesNotExist();
                awaitMore(there, 20);
                there.end();
                there.assertAllIn(pair.raw(first));
                writer.assertAllIn(pair.raw(first));
            }
        }
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        pair.assertSame();
    }

    @Test
    void anOldPrimaryThatWasStartedAnewServesNothingUntilItIsAskedFor() {
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 100);
            pair.dies(first);
            writer.end();
            try (NumberedWriter there = writtenThere(writer)) {
                first.reboot();
                assertThat(first.api().report().replicas()).isEmpty();
                assertThat(first.mirrors(pair.disk().toString())).isEmpty();
                refusedToStart(first);
                assertThat(copied(first)).as("nor is it copied").isEqualTo(ErrorCode.WRONG_STATE);
                pair.set(first, Role.SECONDARY, false, true);
                awaitMore(there, 20);
                there.end();
                pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
                there.assertAllIn(pair.raw(first));
            }
        }
        pair.assertSame();
    }

    private ErrorCode copied(TestNode node) {
        TaskId task = TaskId.random();
        VolumeSpec spec = new VolumeSpec(VolumeSpec.Format.RAW, MirrorPair.SIZE, new VolumeSpec.Source.Empty());
        node.api()
                .ensureTask(
                        task, new TaskSpec.ConvertVolume(pair.volume(node), Optional.empty(), VolumeId.random(), spec));
        NodeTask ended = await().atMost(LIMIT)
                .until(() -> node.api().task(task), now -> now.state().isEnded());
        return ended.problem().orElseThrow().code();
    }

    @Test
    void whenBothDieAndAreStartedAnewNothingThatWasAcknowledgedIsLost() {
        try (NumberedWriter writer = pair.writer(first, 0, BLOCKS)) {
            awaitMore(writer, 200);
            List.of(first, second).forEach(pair::dies);
            writer.end();
            List.of(first, second).forEach(TestNode::reboot);
            writer.assertAllIn(pair.raw(first));
            writer.assertAllIn(pair.raw(second));
            pair.set(first, Role.PRIMARY, false, false);
            pair.set(second, Role.SECONDARY, false, false);
            pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
            assertThat(pair.report(first).alone()).isFalse();
            try (NumberedWriter again = pair.writer(first, writer.acknowledged() + 1, BLOCKS)) {
                awaitMore(again, 50);
                again.end();
                again.assertAllIn(pair.raw(second));
            }
            writer.assertAllIn(pair.raw(first));
        }
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        pair.assertSame();
    }
}
