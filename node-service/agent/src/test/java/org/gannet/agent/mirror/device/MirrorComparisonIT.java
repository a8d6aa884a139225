package org.gannet.agent.mirror.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.gannet.agent.testing.TestCertificates;
import org.gannet.agent.testing.TestNode;
import org.gannet.agent.testing.Trees;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.TaskId;
import org.gannet.node.NodeTask;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.ReplicaSpec.Verification;
import org.gannet.node.TaskSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two real agents compare the copies of a disk whose second one has rotted. */
class MirrorComparisonIT {
    private static TestCertificates certificates;
    private static Path folder;
    private static TestNode first;
    private static TestNode second;
    private static int port = 47_900;
    private MirrorPair pair;

    @BeforeAll
    static void start() throws IOException {
        certificates = new TestCertificates();
        folder = Files.createTempDirectory(Path.of("/tmp"), "gannet");
        first = new TestNode(certificates, "node1", "127.0.0.83", folder.resolve("1"), 0);
        second = new TestNode(certificates, "node2", "127.0.0.84", folder.resolve("2"), 0);
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

    private static NodeTask ended(TestNode node, TaskId task) {
        return await().atMost(MirrorPair.LIMIT)
                .until(() -> node.api().task(task), found -> found.state().isEnded());
    }

    private TaskSpec compare(boolean mend) {
        return new TaskSpec.CompareReplica(pair.disk(), Verification.NONE, mend);
    }

    private NodeTask ended(TestNode node, boolean mend) {
        TaskId task = TaskId.random();
        node.api().ensureTask(task, compare(mend));
        return ended(node, task);
    }

    private long differs(boolean mend) {
        NodeTask ended = ended(first, mend);
        assertThat(ended.problem()).isEmpty();
        assertThat(ended.figures()).containsEntry("compared", MirrorPair.SIZE.bytes());
        return ended.figures().get("differs");
    }

    /** One bit of it is another, and nobody knows. */
    private void rots(TestNode node, long at) throws IOException {
        pair.dies(node);
        try (RandomAccessFile file = new RandomAccessFile(pair.raw(node).toFile(), "rw")) {
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 1);
        }
        node.start();
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
    }

    @Test
    void whatHasRottedIsFoundAndMendedWhileAGuestGoesOn() throws IOException {
        assertThat(differs(false)).isZero();
        rots(second, 40 << 20);
        try (NumberedWriter writer = pair.writer(first, 0, MirrorPair.BLOCKS / 2)) {
            MirrorPair.awaitMore(writer, 20);
            assertThat(differs(false)).isEqualTo(4096);
            assertThat(pair.report(first).state()).isEqualTo(State.UP_TO_DATE);
            assertThat(pair.report(first).left()).isEqualTo(new ByteSize(4096));
            assertThat(differs(false)).as("it is left as it is").isEqualTo(4096);
            first.stop();
            first.start();
            assertThat(pair.report(first).known()).as("not forgotten").isEqualTo(new ByteSize(4096));
            MirrorPair.awaitMore(writer, 20);
            assertThat(differs(true)).isEqualTo(4096);
            pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
            assertThat(pair.report(first).known()).isEqualTo(ByteSize.ZERO);
            assertThat(differs(false)).isZero();
            writer.assertWell();
        }
        pair.assertSame();
    }

    @Test
    void itGoesOnOverARestartOfTheAgentAndIsEndedOnRequest() {
        // So that it takes longer than all that is done meanwhile.
        first.api()
                .ensureReplica(
                        pair.disk(),
                        pair.spec(first, Role.PRIMARY, false, false)
                                .withResyncRate(Optional.of(new ByteSize(256 << 10))));
        TaskId task = TaskId.random();
        first.api().ensureTask(task, compare(false));
        await().atMost(MirrorPair.LIMIT).until(() -> done(task), done -> done > 0);
        long before = done(task);
        first.stop();
        first.start();
        assertThat(first.api().ensureTask(task, compare(false)).state()).isEqualTo(NodeTask.State.RUNNING);
        await().atMost(MirrorPair.LIMIT).until(() -> done(task), done -> done > 0);
        assertThat(done(task)).isGreaterThanOrEqualTo(before);
        first.api().cancelTask(task);
        assertThat(ended(first, task).state()).isEqualTo(NodeTask.State.CANCELLED);
        pair.set(first, Role.PRIMARY, false, false);
        assertThat(differs(false)).isZero();
    }

    private long done(TaskId task) {
        return first.api().task(task).progress().map(now -> now.done()).orElse(0L);
    }

    @Test
    void sidesThatPartGiveNoResultAndTheOtherOneNever() {
        assertThat(ended(second, false).problem().orElseThrow().code()).isEqualTo(ErrorCode.WRONG_STATE);
        first.api()
                .ensureReplica(
                        pair.disk(),
                        pair.spec(first, Role.PRIMARY, false, true)
                                .withResyncRate(Optional.of(new ByteSize(256 << 10))));
        TaskId task = TaskId.random();
        first.api().ensureTask(task, compare(true));
        await().atMost(MirrorPair.LIMIT).until(() -> done(task), done -> done > 0);
        pair.dies(second);
        NodeTask ended = ended(first, task);
        assertThat(ended.problem().orElseThrow().code()).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(ended.problem().orElseThrow().remedy()).contains("compare them again");
        assertThat(ended(first, false).problem().orElseThrow().code()).isEqualTo(ErrorCode.WRONG_STATE);
        second.start();
        pair.set(first, Role.PRIMARY, false, false);
        pair.states(State.UP_TO_DATE, State.UP_TO_DATE);
        assertThat(differs(false)).isZero();
        pair.assertSame();
    }
}
