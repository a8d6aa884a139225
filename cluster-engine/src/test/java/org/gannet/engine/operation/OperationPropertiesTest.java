package org.gannet.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.base.InstanceId;
import org.gannet.engine.Preview;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.job.StepState;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.Trial.Fault;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.step.Reversibility;
import org.gannet.engine.simulation.SeededIds;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.engine.testing.Slate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every operation, whatever it does. An operation without an example fails here. */
@Execution(ExecutionMode.CONCURRENT)
class OperationPropertiesTest {
    private static final int MOST_FAULTS = 200;

    static List<Example> examples() {
        return OperationExamples.all();
    }

    @Test
    void everyOperationHasAnExample() {
        assertThat(OperationExamples.all())
                .extracting(Example::operation)
                .containsAll(OperationExamples.operations())
                .hasSizeGreaterThanOrEqualTo(OperationExamples.operations().size());
        assertThat(OperationExamples.all()).extracting(Example::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isKeptAsText(Example example) {
        Trial trial = new Trial(example);
        assertThat(trial.parameters).isExactlyInstanceOf(example.operation());
        assertThat(EngineJson.read(EngineJson.write(trial.parameters), Parameters.class))
                .isEqualTo(trial.parameters);
        assertThat(trial.parameters.operationName())
                .isEqualTo(example.operation().getEnclosingClass().getSimpleName());

        Job job = trial.run().orElseThrow();
        assertThat(EngineJson.read(EngineJson.write(job), Job.class)).isEqualTo(job);
    }

    /** Owners read the titles, and nodes are none of their business. */
    @ParameterizedTest
    @MethodSource("examples")
    void titlesNameNoNode(Example example) {
        Job job = new Trial(example).run().orElseThrow();

        assertThat(job.title()).isNotBlank().doesNotContainPattern("node[0-9]");
        assertThat(job.steps())
                .allSatisfy(step -> assertThat(step.title()).isNotBlank().doesNotContainPattern("node[0-9]"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void succeedsAndLeavesNothingOpen(Example example) {
        Trial trial = new Trial(example);
        Job job = trial.run().orElseThrow();

        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.steps()).extracting(JobStep::state).allMatch(StepState.DONE::equals);
        assertThat(trial.cluster.leftovers()).isEmpty();
        assertThat(trial.cluster.engine().view().jobs()).isEmpty();
        assertThat(trial.cluster.engine().locks()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void dryRunIsWhatIsExecuted(Example example) {
        Trial trial = new Trial(example);
        Preview preview = trial.cluster
                .engine()
                .preview(Job.Submission.of(trial.parameters, Optional.of(SimulatedCluster.OWNER), "alice"));
        Job job = trial.run().orElseThrow();

        assertThat(preview).isInstanceOf(Preview.Planned.class);
        assertThat(((Preview.Planned) preview).steps())
                .extracting(step -> step.title() + " at " + step.node())
                .containsExactlyElementsOf(job.steps().stream()
                        .map(step -> step.title() + " at " + step.step().node())
                        .toList());
        assertThat(((Preview.Planned) preview).jobs())
                .extracting(Preview.JobSummary::title)
                .containsExactlyElementsOf(job.children().stream()
                        .map(child -> trial.cluster.job(child).title())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void planningIsPure(Example example) {
        Trial trial = new Trial(example);
        Function<Integer, Planning> plan =
                seed -> trial.parameters.operation().plan(trial.inputs(new SeededIds(seed)::next));

        assertThat(plan.apply(1)).isEqualTo(plan.apply(1));
        assertThat(plan.apply(1)).as("a plan").isInstanceOf(Planning.Planned.class);
        assertThat(Slate.of(trial.cluster)).isEqualTo(trial.before);
    }

    /** From its first call to its last, undone or not. */
    @ParameterizedTest
    @MethodSource("examples")
    void holdsTheLocksThatItAskedFor(Example example) {
        Trial plain = new Trial(example).watchingLocks();
        Job job = plain.run().orElseThrow();
        assertThat(job.locks())
                .containsExactlyInAnyOrderElementsOf(plain.locksAsked.stream()
                        .filter(lock -> lock.until() == LockRequest.Until.END)
                        .toList());
        assertThat(plain.locksAmiss).isEmpty();
        assertThat(plain.cluster.engine().locks()).isEmpty();

        for (int step = 0; step < job.steps().size(); step++) {
            Trial failing = new Trial(example).watchingLocks().withFaultAt(step, 0, Fault.FAILS_AFTER);
            failing.run();
            assertThat(failing.locksAmiss).isEmpty();
            assertThat(failing.cluster.engine().locks()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyStepFailingInTurnLeavesACleanSlate(Example example) {
        for (Fault fault : List.of(Fault.FAILS_BEFORE, Fault.FAILS_AFTER)) {
            int struck = forEachCall(example, (trial, step, call) -> trial.withFaultAt(step, call, fault), trial -> {
                Job job = trial.run().orElseThrow();
                if (trial.struck) {
                    assertFailedCleanly(trial, job);
                }
            });
            assertThat(struck > 0).as("%s has steps that can fail", example).isEqualTo(hasSteps(example));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyLostAnswerIsAskedForAgain(Example example) {
        Slate usual = usualEnd(example);
        for (Fault fault : List.of(Fault.UNREACHABLE, Fault.ANSWER_LOST)) {
            forEachCall(example, (trial, step, call) -> trial.withFaultAt(step, call, fault), trial -> {
                Job job = trial.run().orElseThrow();
                assertThat(job.state()).as("%s", job).isEqualTo(JobState.SUCCEEDED);
                assertThat(Slate.of(trial.cluster)).isEqualTo(usual);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void cancelAtEveryMomentEndsCleanly(Example example) {
        forEachCall(example, Trial::withCancelAfter, trial -> {
            Job job = trial.run().orElseThrow();
            if (trial.struck && job.state() != JobState.SUCCEEDED) {
                assertThat(job.state()).as("%s", job).isEqualTo(JobState.CANCELLED);
                assertSlateAsBefore(trial);
            }
            assertThat(trial.cluster.leftovers()).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aCrashAfterAnyCallChangesNothingOfTheEnd(Example example) {
        Slate usual = usualEnd(example);
        forEachNumber(example, Trial::withCrashAfterCall, trial -> assertSameEnd(trial, usual));
    }

    /** The step that was not recorded as done runs twice. */
    @ParameterizedTest
    @MethodSource("examples")
    void everyStepMayRunTwice(Example example) {
        Slate usual = usualEnd(example);
        int writes = forEachNumber(
                example, (trial, write) -> trial.withCrashAtWrite(write, false), trial -> assertSameEnd(trial, usual));
        assertThat(writes).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aCrashBetweenAnyTwoWritesResumesToTheSameEnd(Example example) {
        Slate usual = usualEnd(example);
        forEachNumber(
                example, (trial, write) -> trial.withCrashAtWrite(write, true), trial -> assertSameEnd(trial, usual));
    }

    /**
     * A step fails, and the engine is killed at every write from then on: what was taken back but not recorded is
     * taken back twice.
     */
    @ParameterizedTest
    @MethodSource("examples")
    void everyUndoMayRunTwice(Example example) {
        Slate usual = usualEnd(example);
        int steps = new Trial(example).run().orElseThrow().steps().size();
        for (int step = 0; step < steps; step++) {
            int failing = step;
            for (boolean afterIt : List.of(false, true)) {
                forEachNumber(
                        example,
                        (trial, write) -> trial.withFaultAt(failing, 0, Fault.FAILS_AFTER)
                                .withCrashAtWriteAfterFault(write, afterIt),
                        trial -> trial.run().ifPresent(job -> {
                            if (job.state() != JobState.SUCCEEDED) {
                                assertFailedCleanly(trial, job);
                            } else if (!Slate.of(trial.cluster).equals(trial.before)) {
                                assertThat(Slate.of(trial.cluster)).isEqualTo(usual);
                            }
                        }));
            }
        }
    }

    /** What was done without anyone knowing is found again by the engine that comes after. */
    @ParameterizedTest
    @MethodSource("examples")
    void aLostAnswerAndACrashResumeToTheSameEnd(Example example) {
        Slate usual = usualEnd(example);
        int steps = new Trial(example).run().orElseThrow().steps().size();
        for (int step = 0; step < steps; step++) {
            int losing = step;
            forEachNumber(
                    example,
                    (trial, write) ->
                            trial.withFaultAt(losing, 0, Fault.ANSWER_LOST).withCrashAtWriteAfterFault(write, false),
                    trial -> assertSameEnd(trial, usual));
        }
    }

    /** In the queue too, whatever keeps it there. */
    @ParameterizedTest
    @MethodSource("examples")
    void cancelBeforeItBeginsLeavesNothing(Example example) {
        Trial trial = new Trial(example);
        trial.cluster.engine().changeQueue(queue -> queue.withPaused(true));
        JobId id = trial.cluster.submit(trial.parameters);
        trial.cluster.time.advance(Duration.ofSeconds(3));
        assertThat(trial.cluster.job(id).steps()).isEmpty();

        trial.cluster.engine().cancel(id);

        assertThat(trial.cluster.job(id).state()).isEqualTo(JobState.CANCELLED);
        trial.cluster.engine().changeQueue(queue -> queue.withPaused(false));
        trial.cluster.time.advance(Duration.ofSeconds(3));
        assertThat(Slate.of(trial.cluster)).isEqualTo(trial.before);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void aCrashWhileItWaitsChangesNothingOfTheEnd(Example example) {
        Slate usual = usualEnd(example);
        Trial trial = new Trial(example);
        trial.cluster.engine().changeQueue(queue -> queue.withPaused(true));
        JobId id = trial.cluster.submit(trial.parameters);
        trial.cluster.time.advance(Duration.ofSeconds(3));

        trial.cluster.restartEngine();
        trial.cluster.waitUntilAnswering();
        assertThat(trial.cluster.job(id).steps()).isEmpty();
        trial.cluster.engine().changeQueue(queue -> queue.withPaused(false));

        assertThat(trial.cluster.end(id).state()).isEqualTo(JobState.SUCCEEDED);
        trial.cluster.leftovers();
        assertThat(Slate.of(trial.cluster)).isEqualTo(usual);
    }

    // ---

    private interface AtCall {
        Trial at(Trial trial, int step, int call);
    }

    private interface AtNumber {
        Trial at(Trial trial, int number);
    }

    private interface Check {
        void check(Trial trial);
    }

    /** Every call of every step in turn. @return how many faults struck */
    private static int forEachCall(Example example, AtCall fault, Check check) {
        int steps = new Trial(example).run().orElseThrow().steps().size();
        int all = 0;
        for (int step = 0; step < steps; step++) {
            for (int call = 0; call < MOST_FAULTS; call++) {
                Trial trial = fault.at(new Trial(example), step, call);
                check.check(trial);
                trial.end();
                if (!trial.struck) {
                    break;
                }
                all++;
            }
        }
        return all;
    }

    /** Every moment in turn until the fault finds none. @return how many */
    private static int forEachNumber(Example example, AtNumber fault, Check check) {
        for (int number = 0; number < MOST_FAULTS; number++) {
            Trial trial = fault.at(new Trial(example), number);
            check.check(trial);
            trial.end();
            if (!trial.killed) {
                return number;
            }
        }
        throw new AssertionError("no end of " + example);
    }

    private static Slate usualEnd(Example example) {
        Trial trial = new Trial(example);
        trial.run();
        return Slate.of(trial.cluster);
    }

    private static boolean hasSteps(Example example) {
        return !new Trial(example).run().orElseThrow().steps().isEmpty();
    }

    private static void assertSameEnd(Trial trial, Slate usual) {
        Optional<Job> job = trial.run();
        if (job.isEmpty()) {
            assertThat(Slate.of(trial.cluster)).isEqualTo(trial.before);
            return;
        }
        assertThat(job.get().state()).as("%s", job.get()).isEqualTo(JobState.SUCCEEDED);
        assertThat(Slate.of(trial.cluster)).isEqualTo(usual);
        assertThat(trial.cluster.leftovers()).isEmpty();
    }

    private static void assertFailedCleanly(Trial trial, Job job) {
        if (job.state() == JobState.SUCCEEDED) {
            assertThat(trial.cluster.leftovers()).isEmpty();
            return;
        }
        assertThat(job.state()).as("%s", job).isEqualTo(JobState.FAILED);
        assertThat(job.problem()).isPresent();
        boolean pastReturn = job.steps().stream()
                .anyMatch(step -> step.step().reversibility() == Reversibility.NEVER && step.state() == StepState.FAILED
                        || step.step().reversibility() == Reversibility.UNTIL_DONE && step.state() == StepState.DONE);
        if (!pastReturn) {
            assertSlateAsBefore(trial);
            assertThat(trial.cluster.leftovers()).isEqualTo(trial.amissBefore);
        } else if (trial.parameters instanceof RemoveInstance.Parameters) {
            assertThat(trial.cluster.run(trial.parameters).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(trial.cluster.state().instances()).isEmpty();
            assertThat(trial.cluster.leftovers()).isEmpty();
        } else if (trial.parameters.subject().instance().isEmpty()) {
            assertThat(trial.cluster.run(trial.parameters).state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(trial.cluster.leftovers()).isEmpty();
            assertThat(Slate.of(trial.cluster)).isEqualTo(usualEnd(trial.example));
        } else {
            InstanceId machine = trial.parameters.subject().instance().orElseThrow();
            if (trial.cluster.instance(machine).incoming().isPresent()) {
                // What settles a move counts its copies until they are gone: asking again goes on with it.
                assertThat(trial.cluster.run(trial.parameters).state()).isEqualTo(JobState.SUCCEEDED);
            }
            Instance left = trial.cluster.instance(machine);
            assertThat(left.incoming()).isEmpty();
            assertThat(trial.cluster.nodes.all().stream()
                            .filter(node -> node.aliveVms().contains(machine))
                            .map(SimulatedNode::name)
                            .toList())
                    .isEqualTo(left.wished() == AdminState.UP ? List.of(left.primary()) : List.of());
        }
    }

    private static void assertSlateAsBefore(Trial trial) {
        Slate now = Slate.of(trial.cluster).withoutAgreement();
        Slate before = trial.before.withoutAgreement();
        if (trial.example.mayStopGuest()) {
            assertThat(now.withoutGuests()).isEqualTo(before.withoutGuests());
        } else {
            assertThat(now).isEqualTo(before);
        }
    }
}
