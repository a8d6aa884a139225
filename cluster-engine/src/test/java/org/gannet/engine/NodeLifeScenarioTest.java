package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.node.RemoveNode;
import org.gannet.engine.reconcile.StateAsConfiguration;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** What becomes of nodes while other things go on. */
class NodeLifeScenarioTest {
    private static final NodeName NODE1 = new NodeName("node1");
    private static final NodeName NODE2 = new NodeName("node2");

    @Test
    void aNodeThatAMigrationStillHasToTidyDoesNotGo() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        Instance web = cluster.running("web1", "node1");
        JobId move = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.of(NODE2)));
        cluster.time.runUntil(() -> cluster.instance(web.id()).primary().equals(NODE2), Duration.ofMinutes(5));
        cluster.node("node1").faults().setReachable(false);
        Job early = cluster.run(new RemoveNode.Parameters(NODE1));
        assertThat(early.problem().map(Problem::code)).contains(ErrorCode.IN_USE);
        cluster.node("node1").faults().setReachable(true);
        assertThat(cluster.end(move).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.run(new RemoveNode.Parameters(NODE1)).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.run(new RemoveInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void copiesOfTheConfigurationFollowItsChangesTogether() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");
        cluster.engine().beginToKeepConfiguration(new StateAsConfiguration(cluster::state));
        cluster.time.advance(Duration.ofMinutes(2));
        cluster.running("web1", "node1");
        cluster.running("web2", "node1");
        cluster.time.advance(Duration.ofMinutes(2));
        cluster.nodes
                .all()
                .forEach(node -> assertThat(node.api().configurations())
                        .hasSizeLessThanOrEqualTo(3)
                        .first()
                        .satisfies(newest -> assertThat(newest.revision())
                                .isEqualTo(cluster.state().revision())));
    }
}
