package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.Subject;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.job.Priority;
import org.gannet.engine.job.Reason;
import org.gannet.engine.job.StepState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.SubmissionRule.Action;
import org.gannet.engine.model.SubmissionRule.Condition;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.queue.Waiting;
import org.gannet.engine.testing.Jobs;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** When jobs begin, and which never do: priorities, dependencies, rules, a paused and a closed queue, the archive. */
class QueueScenarioTest {
    private static final Set<JobState> CANCELLED = EnumSet.of(JobState.CANCELLED);

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");

    // --- order

    @Test
    void anUrgentJobPassesThoseThatWaitAndAnOldOneIsNotPassed() {
        Instance web = cluster.running("web1", "node1");
        JobId first = cluster.submit(new RebootInstance.Parameters(web.id()));
        cluster.runUntilStep(first, "Restart the machine");
        JobId low = submit(new StopInstance.Parameters(web.id(), 30), Priority.LOW);
        JobId normal = cluster.submit(new RebootInstance.Parameters(web.id()));
        JobId high = submit(new RebootInstance.Parameters(web.id()), Priority.HIGH);
        assertThat(order(first, low, normal, high)).containsExactly(first, high, normal, low);

        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        JobId old = submit(new StartInstance.Parameters(web.id()), Priority.LOW);
        cluster.time.advance(Duration.ofMinutes(21));
        JobId young = submit(new RebootInstance.Parameters(web.id()), Priority.HIGH);
        cluster.engine().changeQueue(queue -> queue.withPaused(false));
        assertThat(order(old, young))
                .as("it has waited longer than urgency is worth")
                .containsExactly(old, young);
    }

    @Test
    void anotherPriorityMovesAQueuedJobAlsoAfterARestart() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        JobId one = cluster.submit(new RebootInstance.Parameters(web.id()));
        JobId other = cluster.submit(new RebootInstance.Parameters(web.id()));
        cluster.engine().setPriority(other, Priority.HIGH);
        cluster.restartEngine();
        cluster.waitUntilAnswering();
        assertThat(cluster.job(other).priority()).isEqualTo(Priority.HIGH);
        cluster.engine().changeQueue(queue -> queue.withPaused(false));

        assertThat(order(one, other)).containsExactly(other, one);
        assertRefused(ErrorCode.WRONG_STATE, () -> cluster.engine().setPriority(one, Priority.LOW));
        assertRefused(ErrorCode.NOT_FOUND, () -> cluster.engine().setPriority(new JobId(new UUID(4, 4)), Priority.LOW));
    }

    @Test
    void longWorkOnANodeKeepsNobodyElseFromIt() {
        Instance web = cluster.running("web1", "node1");
        JobId move = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        cluster.time.runUntil(() -> !cluster.job(move).steps().isEmpty(), Duration.ofSeconds(5));
        cluster.time.advance(Duration.ZERO);

        assertThat(cluster.engine().locks())
                .isNotEmpty()
                .allSatisfy(lock -> assertThat(lock.key()).hasToString("instance/" + web.id()));
        Job create = cluster.run(cluster.create("web2", Optional.of("node2"), false));
        assertThat(create.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.job(move).state().isEnded()).isFalse();
    }

    @Test
    void whatMovedWhileAJobWaitedIsLockedWhereItIsNow() {
        Instance web = cluster.running("web1", "node1");
        JobId move = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        JobId reboot = cluster.submit(new RebootInstance.Parameters(web.id()));
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));

        assertThat(order(move, reboot, stop)).containsExactly(move, reboot, stop);
        assertThat(cluster.job(reboot).nodesNamed()).containsExactly("node2");
        cluster.time.advance(Duration.ZERO);
        assertThat(cluster.engine().locks()).isEmpty();
    }

    @Test
    void saysWhatAJobWaitsFor() {
        Instance web = cluster.running("web1", "node1");
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        JobId start = cluster.submit(new StartInstance.Parameters(web.id()));
        cluster.runUntilStep(stop, "Shut the guest down");

        assertThat(waiting(start))
                .isInstanceOfSatisfying(
                        Waiting.ForLocks.class,
                        waiting -> assertThat(waiting.locks())
                                .singleElement()
                                .satisfies(lock -> assertThat(lock.heldBy()).containsExactly(stop)));
        assertThat(cluster.engine().waiting(stop)).as("it runs").isEmpty();

        cluster.engine().changeQueue(queue -> queue.withRunningLimit(1));
        JobId turn = cluster.submit(cluster.create("web2", Optional.of("node2"), false));
        assertThat(cluster.engine().waiting(turn)).contains(new Waiting.ForPickUp());
        cluster.time.advance(Duration.ofMillis(10));
        assertThat(waiting(turn)).isEqualTo(new Waiting.ForTurn(1));
        assertThat(cluster.job(turn).state()).isEqualTo(JobState.QUEUED);
        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        assertThat(waiting(turn)).isEqualTo(new Waiting.ForQueue());
        cluster.engine().changeQueue(queue -> queue.withPaused(false));
        cluster.end(turn);
        assertThat(cluster.engine().waiting(turn)).isEmpty();
    }

    // --- dependencies

    @Test
    void aBatchRunsInTheOrderOfItsDependencies() {
        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        var create = cluster.create("web1", Optional.of("node1"), false);
        List<Job> jobs = cluster.engine()
                .submitAll(List.of(
                        submission(create),
                        submission(new StartInstance.Parameters(create.id())).after(Dependency.afterSuccess(0)),
                        submission(new StopInstance.Parameters(create.id(), 30)).after(Dependency.afterSuccess(1))));
        cluster.engine().wake(jobs.stream().map(Job::id).toList());
        cluster.time.advance(Duration.ofMillis(1500));

        assertThat(waiting(jobs.get(1).id()))
                .isEqualTo(new Waiting.ForJobs(
                        List.of(Dependency.afterSuccess(jobs.getFirst().id()))));
        assertThat(cluster.job(jobs.get(1).id()).state()).isEqualTo(JobState.WAITING);
        cluster.engine().changeQueue(queue -> queue.withPaused(false));
        assertThat(order(jobs.stream().map(Job::id).toArray(JobId[]::new)))
                .containsExactlyElementsOf(jobs.stream().map(Job::id).toList());
    }

    @Test
    void aDependencyThatEndsOtherwiseFailsTheJobAndACancelledOneCancelsIt() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        JobId failing = cluster.submit(cluster.create("web1", Optional.empty(), false));
        JobId cancelled = cluster.submit(new RebootInstance.Parameters(web.id()));
        JobId afterFailing = after(web, Dependency.afterSuccess(failing));
        JobId afterAfter = after(web, Dependency.afterSuccess(afterFailing));
        JobId afterCancelled = after(web, Dependency.afterSuccess(cancelled));
        JobId accepting = after(web, new Dependency.OnJob(cancelled, CANCELLED));
        JobId whatever = after(web, Dependency.afterEnd(failing));
        cluster.engine().cancel(cancelled);
        cluster.engine().changeQueue(queue -> queue.withPaused(false));

        Job failed = cluster.end(afterFailing);
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.problem()).map(Problem::code).contains(ErrorCode.DEPENDENCY_FAILED);
        assertThat(failed.problem().orElseThrow().cause())
                .contains("Create web1")
                .contains(failing.toString());
        assertThat(failed.steps()).isEmpty();
        assertThat(cluster.end(afterAfter).state()).isEqualTo(JobState.FAILED);
        assertThat(cluster.end(afterCancelled).state()).isEqualTo(JobState.CANCELLED);
        assertThat(cluster.end(accepting).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.end(whatever).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aDependencyOnWhatHasEndedIsDecidedAtOnce() {
        Instance web = cluster.running("web1", "node1");
        JobId done = cluster.run(new RebootInstance.Parameters(web.id())).id();
        assertThat(cluster.end(after(web, Dependency.afterSuccess(done))).state())
                .isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.end(after(web, new Dependency.OnJob(done, CANCELLED)))
                        .state())
                .isEqualTo(JobState.FAILED);
    }

    @Test
    void refusesADependencyOnNothingAndStoresNothingOfTheBatch() {
        Instance web = cluster.running("web1", "node1");
        int before = cluster.store.allJobs().size();
        Job.Submission good = submission(new RebootInstance.Parameters(web.id()));

        assertRefused(
                ErrorCode.NOT_FOUND,
                () -> cluster.engine()
                        .submitAll(List.of(good, good.after(Dependency.afterSuccess(new JobId(new UUID(4, 4)))))));
        assertRefused(
                ErrorCode.INVALID_REQUEST,
                () -> cluster.engine().submitAll(List.of(good.after(Dependency.afterSuccess(1)), good)));
        assertRefused(
                ErrorCode.INVALID_REQUEST,
                () -> cluster.engine().submitAll(List.of(good.after(Dependency.afterSuccess(0)))));
        assertThat(cluster.store.allJobs()).hasSize(before);
    }

    @Test
    void dependenciesSurviveARestart() {
        Instance web = cluster.running("web1", "node1");
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        JobId start = after(web, Dependency.afterSuccess(stop));
        cluster.runUntilStep(stop, "Shut the guest down");
        cluster.restartEngine();

        assertThat(order(stop, start)).containsExactly(stop, start);
    }

    // --- rules

    @Test
    void theFirstRuleThatDecidesCounts() {
        Instance web = cluster.running("web1", "node1");
        rules(
                rule(new Action.Continue()),
                rule(new Action.Accept(), new Condition.ActorIs("root")),
                rule(new Action.Reject(), new Condition.OperationIs("RebootInstance")));

        assertThatThrownBy(() -> cluster.submit(new RebootInstance.Parameters(web.id())))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.REFUSED_BY_RULE);
                    assertThat(e.problem().cause()).isEqualTo("because we said so");
                });
        Job.Submission allowed =
                Job.Submission.of(new RebootInstance.Parameters(web.id()), Optional.of(SimulatedCluster.OWNER), "root");
        assertThat(cluster.end(submit(allowed)).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.run(new StopInstance.Parameters(web.id(), 30)).state())
                .isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aRuleThatRejectsCancelsWhatIsQueuedAndLeavesWhatRuns() {
        Instance web = cluster.running("web1", "node1");
        JobId runs = cluster.submit(new RebootInstance.Parameters(web.id()));
        JobId queued = cluster.submit(new RebootInstance.Parameters(web.id()));
        cluster.time.runUntil(() -> !cluster.job(runs).steps().isEmpty(), Duration.ofSeconds(5));
        rules(rule(new Action.Reject(), new Condition.NodeIs(new NodeName("node1"))));

        Job rejected = cluster.end(queued);
        assertThat(rejected.state()).isEqualTo(JobState.CANCELLED);
        assertThat(rejected.problem()).map(Problem::code).contains(ErrorCode.REFUSED_BY_RULE);
        assertThat(cluster.end(runs).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aRuleThatPausesHoldsQueuedJobsVisiblyAndOutOfOthersWay() {
        Instance web = cluster.running("web1", "node1");
        rules(rule(new Action.Pause(), new Condition.ReasonHas("CLEANUP")));
        JobId held = submit(submission(new StopInstance.Parameters(web.id(), 30))
                .because(
                        Reason.of("nightly cleanup", "old", cluster.time.clock().instant())));
        Job other = cluster.run(new RebootInstance.Parameters(web.id()));

        assertThat(other.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(waiting(held)).isInstanceOf(Waiting.ForRule.class);
        cluster.restartEngine();
        cluster.waitUntilAnswering();
        assertThat(waiting(held)).as("after a restart, too").isInstanceOf(Waiting.ForRule.class);
        rules();
        assertThat(cluster.end(held).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aRateLimitLetsOnlySoManyOfItsJobsRunAndOthersPass() {
        List<Instance> machines = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            machines.add(cluster.running("web" + i, "node1"));
        }
        rules(rule(new Action.RateLimit(1), new Condition.OperationIs("RebootInstance")));
        List<JobId> reboots = machines.stream()
                .map(machine -> cluster.submit(new RebootInstance.Parameters(machine.id())))
                .toList();
        JobId other = cluster.submit(cluster.create("web4", Optional.of("node2"), false));
        int[] most = {0};
        cluster.time.runUntil(
                () -> {
                    most[0] = Math.max(most[0], (int) reboots.stream()
                            .filter(id -> cluster.job(id).state() == JobState.RUNNING)
                            .count());
                    return reboots.stream()
                            .allMatch(id -> cluster.job(id).state().isEnded());
                },
                Duration.ofMinutes(5));

        assertThat(most[0]).isEqualTo(1);
        assertThat(reboots).allSatisfy(id -> assertThat(cluster.job(id).state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(cluster.job(other).startedAt().orElseThrow())
                .isBefore(cluster.job(reboots.getLast()).startedAt().orElseThrow());
    }

    // --- the queue as a whole

    @Test
    void aClosedQueueTakesNothingAndRunsWhatItHas() {
        Instance web = cluster.running("web1", "node1");
        JobId before = cluster.submit(new RebootInstance.Parameters(web.id()));
        cluster.engine().changeQueue(queue -> queue.withClosed(Optional.of("New power supply")));

        assertThatThrownBy(() -> cluster.submit(new StopInstance.Parameters(web.id(), 30)))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.QUEUE_CLOSED);
                    assertThat(e.problem().cause()).isEqualTo("New power supply");
                });
        assertThat(cluster.end(before).state()).isEqualTo(JobState.SUCCEEDED);
        cluster.engine().changeQueue(queue -> queue.withClosed(Optional.empty()));
        assertThat(cluster.run(new StopInstance.Parameters(web.id(), 30)).state())
                .isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void theEnginesOwnJobsComeOnceTheQueueIsOpenAgain() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().changeQueue(queue -> queue.withClosed(Optional.of("Drained")));
        cluster.node("node1").killVm(web.id());
        cluster.engine().beginToMend();
        cluster.time.advance(Duration.ofSeconds(30));
        assertThat(cluster.node("node1").aliveVms()).isEmpty();

        cluster.engine().changeQueue(queue -> queue.withClosed(Optional.empty()));
        assertThat(cluster.time.runUntil(
                        () -> cluster.node("node1").aliveVms().contains(web.id()), Duration.ofMinutes(1)))
                .isTrue();
    }

    @Test
    void aFullQueueRefusesClearly() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().changeQueue(queue -> queue.withLargestQueue(3).withPaused(true));
        cluster.submit(new RebootInstance.Parameters(web.id()));
        cluster.time.advance(Duration.ofSeconds(1));
        cluster.submit(new RebootInstance.Parameters(web.id()));
        JobId third = cluster.submit(new RebootInstance.Parameters(web.id()));

        assertRefused(ErrorCode.QUEUE_FULL, () -> cluster.submit(new RebootInstance.Parameters(web.id())));
        cluster.engine().cancel(third);
        cluster.submit(new RebootInstance.Parameters(web.id()));
        assertRefused(
                ErrorCode.QUEUE_FULL,
                () -> cluster.engine()
                        .submitAll(Collections.nCopies(4, submission(new RebootInstance.Parameters(web.id())))));
    }

    @Test
    void aPausedQueueLetsWhatRunsGoOnAndSurvivesARestart() {
        Instance web = cluster.running("web1", "node1");
        JobId runs = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        cluster.runUntilStep(runs, "Shut the guest down");
        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        JobId waits = cluster.submit(new StartInstance.Parameters(web.id()));
        assertThat(cluster.end(runs).state()).isEqualTo(JobState.SUCCEEDED);
        cluster.restartEngine();
        cluster.time.advance(Duration.ofMinutes(1));

        assertThat(waiting(waits)).isEqualTo(new Waiting.ForQueue());
        cluster.engine().cancel(waits);
        assertThat(cluster.job(waits).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void archivesOldJobsInTime() {
        Instance web = cluster.running("web1", "node1");
        Job old = cluster.run(new RebootInstance.Parameters(web.id()));
        cluster.engine().changeQueue(queue -> queue.withArchiveAfter(Duration.ofHours(1)));
        cluster.time.advance(Duration.ofMinutes(55));
        assertThat(cluster.engine().jobs(JobFilter.about(web.id(), 10))).hasSize(2);
        Job young = cluster.run(new RebootInstance.Parameters(web.id()));
        cluster.time.advance(Duration.ofMinutes(20));

        assertThat(cluster.engine().jobs(JobFilter.about(web.id(), 10)))
                .extracting(Job::id)
                .containsExactly(young.id());
        assertThat(cluster.job(old.id()).archivedAt()).isPresent();
        JobFilter all = new JobFilter(
                Set.of(), Optional.empty(), Optional.of(new Subject.OfInstance(web.id())), true, false, 0, 10);
        assertThat(cluster.engine().jobs(all)).extracting(Job::id).contains(old.id(), young.id());
        assertThat(cluster.job(old.id()).state()).isEqualTo(old.state());
    }

    // --- telling and repeating

    @Test
    void aRetryNamesTheOldJobInItsTrail() {
        Job failed = cluster.run(cluster.create("web1", Optional.of("node9"), true));
        Job.Submission again = cluster.engine().retry(failed.id(), "bob", "node9 is there now");

        assertThat(again.parameters()).isEqualTo(failed.parameters());
        assertThat(again.owner()).isEqualTo(failed.owner());
        assertThat(again.retryOf()).contains(failed.id());
        assertThat(again.reasons().getLast().text())
                .contains(failed.id().toString())
                .contains("node9 is there now");
        Job second = cluster.end(submit(again));
        assertThat(second.retryOf()).contains(failed.id());
        assertThat(second.actor()).isEqualTo("bob");
        Instance web = cluster.running("web2", "node1");
        JobId good = cluster.run(new RebootInstance.Parameters(web.id())).id();
        assertRefused(ErrorCode.WRONG_STATE, () -> cluster.engine().retry(good, "bob", ""));
        assertRefused(ErrorCode.NOT_FOUND, () -> cluster.engine().retry(new JobId(new UUID(4, 4)), "bob", ""));
    }

    @Test
    void tellsThePaceOfLongWork() {
        Instance web = cluster.running("web1", "node1");
        JobId move = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        boolean[] told = {false};
        cluster.time.runUntil(
                () -> {
                    told[0] |= cluster.job(move).steps().stream()
                            .filter(step -> step.state() == StepState.RUNNING)
                            .map(JobStep::pace)
                            .anyMatch(pace -> pace.filter(known -> known.left().isPresent())
                                    .isPresent());
                    return cluster.job(move).state().isEnded();
                },
                Duration.ofMinutes(5));
        assertThat(told[0]).isTrue();
        assertThat(cluster.job(move).steps())
                .allSatisfy(step -> assertThat(step.pace()).isEmpty());
    }

    // --- small things

    /** The jobs in the order in which they began, once all have ended. */
    private List<JobId> order(JobId... jobs) {
        for (JobId job : jobs) {
            assertThat(cluster.end(job).problem()).isEmpty();
        }
        return List.of(jobs).stream()
                .sorted(java.util.Comparator.comparing(
                        id -> cluster.job(id).startedAt().orElseThrow()))
                .toList();
    }

    private JobId after(Instance web, Dependency dependency) {
        return submit(submission(new StartInstance.Parameters(web.id())).after(dependency));
    }

    private Waiting waiting(JobId job) {
        return cluster.engine().waiting(job).orElseThrow();
    }

    private void rules(SubmissionRule... rules) {
        cluster.engine().changeRules(before -> List.of(rules));
    }

    private SubmissionRule rule(Action action, Condition... conditions) {
        return new SubmissionRule(cluster.ids.next(), "because we said so", List.of(conditions), action);
    }

    private JobId submit(Parameters parameters, Priority priority) {
        return submit(submission(parameters).with(priority));
    }

    private static Job.Submission submission(Parameters parameters) {
        return Job.Submission.of(parameters, Optional.of(SimulatedCluster.OWNER), "alice");
    }

    private JobId submit(Job.Submission submission) {
        JobId id = cluster.engine().submit(submission).id();
        cluster.engine().wake(List.of(id));
        return id;
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    // --- two leaders

    @Test
    void aFormerLeaderDoesNotAskForEverAboutAJobThatAnotherOneHasBegun() {
        Job begunElsewhere = Jobs.wholeLife(Jobs.queued(1, 0)).get(1);
        cluster.store.insertJob(begunElsewhere);
        int[] turns = {0};
        cluster.time.setAfterTurn(() -> assertThat(++turns[0]).isLessThan(10_000));

        cluster.time.start("asks for its end", () -> cluster.engine().cancel(begunElsewhere.id()));
        cluster.time.advance(Duration.ofSeconds(20));

        assertThat(turns[0]).isPositive();
    }
}
