package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.gannet.base.ErrorCode;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.StepState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** A job whose next version the store will not take, whatever the reason: too long, or against a rule of its own. */
class StandstillScenarioTest {
    private final SimulatedCluster cluster = SimulatedCluster.of("node1");

    @Test
    void nobodyElseTouchesWhatAJobLeftHalfDoneBeforeTheNextStart() {
        Instance web = cluster.running("web1", "node1");
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        JobId start = cluster.submit(new StartInstance.Parameters(web.id()));
        cluster.runUntilStep(stop, "Shut the guest down");
        cluster.time.runUntil(() -> cluster.job(start).state() == JobState.WAITING, Duration.ofSeconds(1));
        cluster.store.setFaults(new InMemoryClusterStore.Faults() {
            @Override
            public void beforeCommit(ClusterStore.Commit commit) {
                refuse(commit, stop, job -> true);
            }
        });
        cluster.time.advance(Duration.ofMinutes(2));

        assertThat(cluster.job(stop).state()).isEqualTo(JobState.RUNNING);
        assertThat(cluster.job(start).state()).isEqualTo(JobState.WAITING);

        cluster.restartEngine();
        assertThat(cluster.end(stop).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.end(start).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void takesBackWhatTheStoreWillNotRecordAndSaysWhy() {
        JobId create = cluster.submit(cluster.create("web1", Optional.of("node1"), true));
        cluster.store.setFaults(new InMemoryClusterStore.Faults() {
            @Override
            public void beforeCommit(ClusterStore.Commit commit) {
                refuse(
                        commit,
                        create,
                        job -> job.state() == JobState.RUNNING
                                && job.steps().getFirst().state() == StepState.DONE);
            }
        });
        Instance other = cluster.running("web2", "node1");

        Job ended = cluster.end(create);
        assertThat(ended.state()).isEqualTo(JobState.FAILED);
        assertThat(ended.problem().orElseThrow().code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(cluster.state().instances()).containsOnlyKeys(other.id());
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void endsAJobThatTheStoreWillNotLetBegin() {
        JobId create = cluster.submit(cluster.create("web1", Optional.of("node1"), true));
        cluster.store.setFaults(new InMemoryClusterStore.Faults() {
            @Override
            public void beforeCommit(ClusterStore.Commit commit) {
                refuse(commit, create, job -> !job.steps().isEmpty());
            }
        });
        Job ended = cluster.end(create);
        assertThat(ended.state()).isEqualTo(JobState.FAILED);
        assertThat(ended.problem().orElseThrow().code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(cluster.state().instances()).isEmpty();
    }

    private static void refuse(ClusterStore.Commit commit, JobId id, Predicate<Job> which) {
        if (commit.jobs().stream().anyMatch(job -> job.id().equals(id) && which.test(job))) {
            throw new IllegalStateException("Simulated: it does not fit.");
        }
    }
}
