package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceStatus.Word;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.simulation.NodeFaults;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeException;
import org.junit.jupiter.api.Test;

/** A machine's life, told in virtual time. */
class LifeScenarioTest {
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");

    @Test
    void createsStartsAndShowsItRunning() {
        CreateInstance.Parameters create = cluster.create("web1", Optional.empty(), true);

        Job job = cluster.run(create);

        assertThat(job.problem()).isEmpty();
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.steps())
                .extracting(JobStep::title)
                .containsExactly("Fetch the image", "Create disk 0 (10 GiB)", "Start the machine");
        Instance instance = cluster.instance(create.id());
        assertThat(instance.lifecycle()).isEqualTo(Lifecycle.READY);
        assertThat(instance.primary().value()).isEqualTo("node1");
        assertThat(cluster.node("node1").aliveVms()).containsExactly(create.id());
        assertThat(cluster.engine().view().status(create.id()).word()).isEqualTo(Word.RUNNING);
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void spreadsMachinesOverNodes() {
        for (int i = 1; i <= 3; i++) {
            cluster.run(cluster.create("web" + i, Optional.empty(), true));
        }
        assertThat(cluster.state().instances().values())
                .extracting(instance -> instance.primary().value())
                .containsExactlyInAnyOrder("node1", "node2", "node3");
    }

    @Test
    void stopsStartsRestartsMigratesAndDeletes() {
        Instance web = cluster.running("web1", "node1");

        assertThat(cluster.run(new RebootInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.node("node1").starts(web.id())).isEqualTo(2);

        Job migration = cluster.run(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        assertThat(migration.state()).as("%s", migration.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(migration.steps())
                .filteredOn(step -> !step.figures().isEmpty())
                .extracting(step -> step.figures().get("downtimeMillis"))
                .containsExactly(40L);
        assertThat(cluster.instance(web.id()).primary().value()).isEqualTo("node2");
        assertThat(cluster.node("node1").knownVms()).isEmpty();
        assertThat(cluster.node("node1").knownVolumes()).isEmpty();
        assertThat(cluster.node("node2").aliveVms()).containsExactly(web.id());

        assertThat(cluster.run(new StopInstance.Parameters(web.id(), 30)).state())
                .isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.instance(web.id()).wished()).isEqualTo(AdminState.DOWN);
        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.STOPPED);

        assertThat(cluster.run(new StartInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.RUNNING);

        assertThat(cluster.run(new RemoveInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.state().instances()).isEmpty();
        assertThat(cluster.node("node2").knownVms()).isEmpty();
        assertThat(cluster.node("node2").knownVolumes()).isEmpty();
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void saysWithinSecondsThatAProcessWasKilled() {
        Instance web = cluster.running("web1", "node1");
        cluster.node("node1").killVm(web.id());
        cluster.time.advance(Duration.ofSeconds(3));

        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.ERROR_DOWN);
    }

    /** What it said before the machine was stopped is young enough for everything else. */
    @Test
    void startsWhatWasStoppedSinceItsNodeWasHeardOf() {
        Instance web = cluster.running("web1", "node1");
        JobId stop = cluster.submit(new StopInstance.Parameters(web.id(), 30));
        cluster.runUntilStep(stop, "Shut the guest down");
        cluster.node("node1").faults().setScript(new NodeFaults.Script() {
            @Override
            public void before(NodeName node, String method) {
                if (method.equals("report")) {
                    throw NodeException.unreachable(node.value(), null);
                }
            }
        });
        cluster.end(stop);
        JobId job = cluster.submit(new StartInstance.Parameters(web.id()));
        cluster.time.advance(Duration.ofSeconds(1));
        cluster.node("node1").faults().clearScript();

        Job start = cluster.end(job);
        assertThat(start.state()).as("%s", start.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.node("node1").aliveVms()).containsExactly(web.id());
    }
}
