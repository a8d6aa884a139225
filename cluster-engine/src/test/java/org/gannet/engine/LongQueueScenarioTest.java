package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.Priority;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.queue.Waiting;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues that never get empty, that are long, and that are cut in the middle. */
class LongQueueScenarioTest {
    private static final int MANY = 10_000;

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");

    @Test
    void aStreamOfUrgentJobsPassesAnOldOneOnlyAsLongAsUrgencyIsWorth() {
        Instance web = cluster.running("web1", "node1");
        List<JobId> stream = new ArrayList<>();
        stream.add(submit(new RebootInstance.Parameters(web.id()), Priority.HIGH));
        cluster.runUntilStep(stream.getFirst(), "Restart the machine");
        JobId old = submit(new RebootInstance.Parameters(web.id()), Priority.LOW);
        Instant asked = cluster.job(old).submittedAt();

        while (!cluster.job(old).state().isEnded()) {
            stream.removeIf(id -> cluster.job(id).state().isEnded());
            while (stream.size() < 3) {
                stream.add(submit(new RebootInstance.Parameters(web.id()), Priority.HIGH));
            }
            cluster.time.advance(Duration.ofMillis(500));
        }
        Duration waited = Duration.between(asked, cluster.job(old).startedAt().orElseThrow());
        assertThat(waited)
                .as("the difference of the priorities in minutes, and the jobs that were before it then")
                .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(21));
    }

    @Test
    void manyJobsOnOneMachineRunOneAfterAnotherInTheirOrder() {
        Instance web = cluster.running("web1", "node1");
        List<JobId> jobs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            jobs.add(cluster.submit(new StartInstance.Parameters(web.id())));
        }
        jobs.forEach(cluster::end);
        assertThat(jobs)
                .isSortedAccordingTo(
                        Comparator.comparing(id -> cluster.job(id).startedAt().orElseThrow()));
    }

    /** Each of the writes since a batch was asked for is the last one of an engine, once before and once after it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBatchGoesOnWhereverTheEngineIsKilled(boolean afterIt) {
        int write = 0;
        while (isKilledInABatch(SimulatedCluster.of("node1"), write, afterIt)) {
            write++;
        }
        assertThat(write).as("writes of a batch").isGreaterThan(6);
    }

    /** @return whether there was such a write */
    private static boolean isKilledInABatch(SimulatedCluster cluster, int write, boolean afterIt) {
        Instance web = cluster.running("web1", "node1");
        List<Job> batch = cluster.engine()
                .submitAll(List.of(
                        submission(new StopInstance.Parameters(web.id(), 30)),
                        submission(new StartInstance.Parameters(web.id())).after(Dependency.afterSuccess(0)),
                        submission(new RemoveInstance.Parameters(web.id()))
                                .after(new Dependency.InBatch(1, EnumSet.of(JobState.FAILED))),
                        submission(new RebootInstance.Parameters(web.id())).after(Dependency.afterSuccess(1))));
        boolean[] killed = killAt(cluster, write, afterIt);
        cluster.engine().wake(batch.stream().map(Job::id).toList());
        cluster.time.runUntil(() -> killed[0] || allEnded(cluster, batch), Duration.ofMinutes(5));
        if (killed[0]) {
            cluster.restartEngine();
            cluster.waitUntilAnswering();
        }
        List<Job> ended = batch.stream().map(job -> cluster.end(job.id())).toList();

        assertThat(ended)
                .as("killed at write %s", write)
                .extracting(Job::state)
                .containsExactly(JobState.SUCCEEDED, JobState.SUCCEEDED, JobState.FAILED, JobState.SUCCEEDED);
        assertThat(ended.get(2).problem()).map(Problem::code).contains(ErrorCode.DEPENDENCY_FAILED);
        assertThat(ended.get(2).steps()).isEmpty();
        requireAfter(ended.get(0), ended.get(1));
        requireAfter(ended.get(1), ended.get(3));
        cluster.time.advance(Duration.ofSeconds(2));
        assertThat(cluster.engine().locks()).isEmpty();
        return killed[0];
    }

    private static void requireAfter(Job first, Job second) {
        assertThat(second.startedAt().orElseThrow())
                .isAfterOrEqualTo(first.endedAt().orElseThrow());
    }

    private static boolean allEnded(SimulatedCluster cluster, List<Job> batch) {
        return batch.stream().allMatch(job -> cluster.job(job.id()).state().isEnded());
    }

    private static boolean[] killAt(SimulatedCluster cluster, int write, boolean afterIt) {
        boolean[] killed = {false};
        int[] writes = {0};
        cluster.store.setFaults(new InMemoryClusterStore.Faults() {
            @Override
            public void beforeWrite() {
                dieIf(!afterIt && writes[0] == write);
                writes[0]++;
            }

            @Override
            public void afterWrite() {
                dieIf(afterIt && writes[0] == write + 1);
            }

            private void dieIf(boolean due) {
                if (killed[0] || due) {
                    killed[0] = true;
                    throw new Crash();
                }
            }
        });
        return killed;
    }

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;

        Crash() {
            super("killed", null, false, false);
        }
    }

    @Test
    void tenThousandJobsWaitInAFewWritesAndEndInAFew() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        List<JobId> jobs = new ArrayList<>();
        while (jobs.size() < MANY) {
            List<Job> some = cluster.engine()
                    .submitAll(Collections.nCopies(1000, submission(new StartInstance.Parameters(web.id()))));
            cluster.engine().wake(some.stream().map(Job::id).toList());
            some.forEach(job -> jobs.add(job.id()));
        }
        int[] commits = countCommits();
        cluster.time.runUntil(() -> cluster.job(jobs.getLast()).state() == JobState.WAITING, Duration.ofMinutes(1));
        assertThat(commits[0]).as("to say that they wait").isLessThan(MANY / 50);

        cluster.restartEngine();
        assertThat(cluster.engine().view().jobs()).hasSize(MANY);
        assertThat(cluster.engine().waiting(jobs.getLast()).orElseThrow()).isInstanceOf(Waiting.ForQueue.class);
        assertThat(cluster.engine().locks().getLast().waitingInAll()).isEqualTo(MANY);

        commits = countCommits();
        SubmissionRule none = new SubmissionRule(
                cluster.ids.next(), "The machine goes away", List.of(), new SubmissionRule.Action.Reject());
        cluster.engine().changeRules(before -> List.of(none));
        cluster.time.runUntil(() -> cluster.engine().view().jobs().isEmpty(), Duration.ofMinutes(1));
        assertThat(commits[0]).as("to end them all").isLessThan(MANY / 50);
        assertThat(Set.copyOf(cluster.store.allJobs().stream()
                        .filter(job -> job.parameters() instanceof StartInstance.Parameters)
                        .map(Job::state)
                        .toList()))
                .containsExactly(JobState.CANCELLED);
        cluster.time.advance(Duration.ofSeconds(2));
        assertThat(cluster.engine().locks()).isEmpty();
    }

    private int[] countCommits() {
        int[] commits = {0};
        cluster.store.setFaults(new InMemoryClusterStore.Faults() {
            @Override
            public void beforeCommit(ClusterStore.Commit commit) {
                commits[0]++;
            }
        });
        return commits;
    }

    @Test
    void aDrainedQueueRunsEmptyWithWhatWaitedInIt() {
        Instance web = cluster.running("web1", "node1");
        List<JobId> jobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            jobs.add(cluster.submit(new RebootInstance.Parameters(web.id())));
        }
        cluster.runUntilStep(jobs.getFirst(), "Restart the machine");
        cluster.engine().changeQueue(queue -> queue.withClosed(Optional.of("Going home")));
        cluster.restartEngine();

        assertThat(cluster.time.runUntil(() -> cluster.engine().view().jobs().isEmpty(), Duration.ofMinutes(5)))
                .isTrue();
        assertThat(jobs).allSatisfy(id -> assertThat(cluster.job(id).state()).isEqualTo(JobState.SUCCEEDED));
    }

    private JobId submit(Parameters parameters, Priority priority) {
        JobId id =
                cluster.engine().submit(submission(parameters).with(priority)).id();
        cluster.engine().wake(List.of(id));
        return id;
    }

    private static Job.Submission submission(Parameters parameters) {
        return Job.Submission.of(parameters, Optional.of(SimulatedCluster.OWNER), "alice");
    }
}
