package org.gannet.agent.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Progress;
import org.gannet.base.TaskId;
import org.gannet.node.NodeException;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRunnerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T00:00:00Z"), ZoneOffset.UTC);
    private final TaskSpec spec = new TaskSpec.RebootVm(InstanceId.random());
    private final TaskId id = TaskId.random();

    @TempDir
    private Path folder;

    private TaskRunner runner(TaskWork work) {
        TaskRunner runner = new TaskRunner(folder, work, CLOCK);
        runner.start();
        return runner;
    }

    private NodeTask awaitEnd(TaskRunner runner) {
        return await().atMost(LIMIT)
                .until(() -> runner.get(id), task -> task.state().isEnded());
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void runsOnceHoweverOftenAsked() {
        AtomicInteger runs = new AtomicInteger();
        try (TaskRunner runner = runner((work, control, again) -> {
            runs.incrementAndGet();
            control.progress(new Progress("half", 1, 2, Progress.Unit.STEPS));
            control.figure("downtimeMillis", 42);
        })) {
            runner.ensure(id, spec);
            runner.ensure(id, spec);
            NodeTask ended = awaitEnd(runner);
            assertThat(ended.state()).isEqualTo(NodeTask.State.SUCCEEDED);
            assertThat(ended.figures()).containsEntry("downtimeMillis", 42L);
            assertThat(runner.ensure(id, spec)).isEqualTo(ended);
            assertThat(runs).hasValue(1);
            assertThatThrownBy(() -> runner.ensure(id, new TaskSpec.RebootVm(InstanceId.random())))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NAME_TAKEN));
        }
        try (TaskRunner later = runner((work, control, again) -> runs.incrementAndGet())) {
            assertThat(later.get(id).state()).isEqualTo(NodeTask.State.SUCCEEDED);
            assertThat(runs).hasValue(1);
        }
    }

    @Test
    void keepsWhyItFailed() {
        try (TaskRunner runner = runner((work, control, again) -> {
            throw NodeException.of(ErrorCode.WRONG_STATE, "It does not run.");
        })) {
            runner.ensure(id, spec);
            NodeTask failed = awaitEnd(runner);
            assertThat(failed.state()).isEqualTo(NodeTask.State.FAILED);
            assertThat(failed.problem().orElseThrow().code()).isEqualTo(ErrorCode.WRONG_STATE);
        }
    }

    @Test
    void anythingUnforeseenIsAnInternalProblem() {
        try (TaskRunner runner = runner((work, control, again) -> {
            throw new IllegalStateException("a defect played by the test");
        })) {
            runner.ensure(id, spec);
            assertThat(awaitEnd(runner).problem().orElseThrow().code()).isEqualTo(ErrorCode.INTERNAL);
        }
    }

    @Test
    void isCancelledWhenItAgrees() {
        try (TaskRunner runner = runner((work, control, again) -> {
            await().atMost(LIMIT).until(control::isCancelled);
            control.check();
        })) {
            runner.ensure(id, spec);
            runner.cancel(TaskId.random());
            runner.cancel(id);
            assertThat(awaitEnd(runner).state()).isEqualTo(NodeTask.State.CANCELLED);
        }
    }

    @Test
    void cancelledTooLateItHasSucceeded() {
        try (TaskRunner runner =
                runner((work, control, again) -> await().atMost(LIMIT).until(control::isCancelled))) {
            runner.ensure(id, spec);
            runner.cancel(id);
            assertThat(awaitEnd(runner).state()).isEqualTo(NodeTask.State.SUCCEEDED);
        }
    }

    @Test
    void goesOnAfterARestartAndKnowsThatItIsNotTheFirst() {
        CountDownLatch never = new CountDownLatch(1);
        try (TaskRunner first = runner((work, control, again) -> waitFor(never))) {
            first.ensure(id, spec);
            first.cancel(id);
        }
        AtomicInteger repeated = new AtomicInteger();
        try (TaskRunner second = runner((work, control, again) -> {
            if (again && control.isCancelled()) {
                repeated.incrementAndGet();
            }
        })) {
            assertThat(awaitEnd(second).state()).isEqualTo(NodeTask.State.SUCCEEDED);
            assertThat(repeated).hasValue(1);
        }
    }

    @Test
    void oneAtATimeForEachMachine() {
        CountDownLatch gate = new CountDownLatch(1);
        try (TaskRunner runner = runner((work, control, again) -> waitFor(gate))) {
            runner.ensure(id, spec);
            assertThatThrownBy(() -> runner.ensure(TaskId.random(), spec))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
            TaskId other = TaskId.random();
            runner.ensure(other, new TaskSpec.RebootVm(InstanceId.random()));
            gate.countDown();
            assertThat(awaitEnd(runner).state()).isEqualTo(NodeTask.State.SUCCEEDED);
            await().atMost(LIMIT).until(() -> runner.get(other).state().isEnded());
        }
    }

    @Test
    void unknownTasksAreNotFound() {
        try (TaskRunner runner = runner((work, control, again) -> {})) {
            assertThatThrownBy(() -> runner.get(id))
                    .isInstanceOfSatisfying(
                            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        }
    }

    @Test
    void forgetsWhatEndedLongAgo() {
        try (TaskRunner runner = runner((work, control, again) -> {})) {
            runner.ensure(id, spec);
            awaitEnd(runner);
        }
        Clock later = Clock.offset(CLOCK, Duration.ofDays(2));
        try (TaskRunner runner = new TaskRunner(folder, (work, control, again) -> {}, later)) {
            runner.start();
            assertThatThrownBy(() -> runner.get(id)).isInstanceOf(NodeException.class);
            assertThat(folder).isEmptyDirectory();
        }
    }
}
