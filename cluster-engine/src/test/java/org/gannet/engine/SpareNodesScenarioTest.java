package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.operation.node.SpareNodes;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** Which nodes are said to be spare, and that they can be emptied as it is said. */
class SpareNodesScenarioTest {
    private static final NodeName NODE1 = new NodeName("node1");
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3", "node4");
    private final MirroredMachines mirrored = MirroredMachines.in(cluster);

    @Test
    void twoStayWhereOneWouldDoSinceItCouldBeLost() {
        cluster.shared("s1", 1, "node1");

        assertThat(spare().nodes())
                .extracting(SpareNodes.Spare::node)
                .containsExactly(new NodeName("node2"), new NodeName("node3"));
        assertThat(spare().held()).isEmpty();
    }

    @Test
    void whatHasDisksOfMachinesIsHeld() {
        cluster.running("file", "node4");
        mirrored.made("mirror", "node2", "node3", true);

        assertThat(spare().held())
                .containsExactlyInAnyOrder(new NodeName("node2"), new NodeName("node3"), new NodeName("node4"));
        assertThat(spare().nodes()).extracting(SpareNodes.Spare::node).containsExactly(NODE1);
    }

    @Test
    void nothingIsSpareWhereTheRestCouldNotBearALoss() {
        for (String node : new String[] {"node1", "node2", "node3", "node4"}) {
            cluster.shared("big" + node, 9, node);
        }

        assertThat(spare().nodes()).isEmpty();
    }

    @Test
    void itsMachinesGoWhereItIsSaid() {
        Instance first = cluster.shared("s1", 1, "node1");
        cluster.shared("s2", 6, "node2");
        cluster.shared("s3", 6, "node3");
        cluster.running("file", "node4");
        SpareNodes foretold = spare();
        assertThat(foretold.nodes()).extracting(SpareNodes.Spare::node).startsWith(NODE1);
        NodeName target = foretold.nodes().getFirst().goes().get(first.id());

        Job job = cluster.run(new EvacuateNode.Parameters(NODE1, EvacuateNode.What.ALL, Optional.empty(), false));

        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        job.children().forEach(child -> assertThat(cluster.end(child).state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(cluster.instance(first.id()).primary()).isEqualTo(target);
        assertThat(cluster.state().instancesOn(NODE1)).isEmpty();
    }

    @Test
    void aSilentNodeIsNeitherSpareNorOfAnyHelp() {
        cluster.shared("s1", 1, "node1");
        cluster.node("node3").faults().setReachable(false);
        cluster.node("node4").faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(2));

        assertThat(spare().nodes()).isEmpty();
    }

    private SpareNodes spare() {
        return SpareNodes.of(cluster.engine().view().allocation());
    }
}
