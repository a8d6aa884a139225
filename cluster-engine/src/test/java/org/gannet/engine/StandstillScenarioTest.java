package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.StartInstance;
import org.gannet.engine.operation.StopInstance;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** A job that a defect has stopped in the middle. */
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
            public void beforeWrite() {
                cluster.store.clearFaults();
                throw new IllegalStateException("a defect");
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
}
