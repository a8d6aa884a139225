package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.FailureRoom;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.operation.node.NodeDeath;
import org.gannet.engine.reconcile.Finding;
import org.gannet.engine.reconcile.FindingCode;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** What is foretold of a node's death, and what evacuating the dead node then does. */
class NodeDeathScenarioTest {
    private static final NodeName NODE1 = new NodeName("node1");
    private static final NodeName NODE2 = new NodeName("node2");
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
    private final MirroredMachines mirrored = MirroredMachines.in(cluster);

    @Test
    void eachMachineHasItsFate() {
        InstanceId mirror = mirrored.made("mirror", "node1", "node2", true).id();
        InstanceId alone = mirrored.made("alone", "node3", "node1", true).id();
        InstanceId file = cluster.running("file", "node1").id();
        InstanceId shared = cluster.shared("shared", 1, "node1").id();
        cluster.running("other", "node2");

        NodeDeath death = death();

        assertThat(death.goes()).containsOnlyKeys(mirror, shared).containsEntry(mirror, NODE2);
        assertThat(death.lost()).containsExactly(file);
        assertThat(death.alone()).containsExactly(alone);
        assertThat(death.single()).containsExactly(mirror);
        assertThat(death.shortages()).isEmpty();
        assertThat(death.noRoom()).isEmpty();
        assertThat(death.unsettled()).isEmpty();
    }

    @Test
    void whatFindsNoRoomIsSaid() {
        InstanceId shared = cluster.shared("shared", 12, "node1").id();
        create("big2", 12, "node2");
        create("big3", 12, "node3");

        assertThat(death().noRoom()).containsExactly(shared);
        assertThat(death().goes()).isEmpty();
    }

    @Test
    void whenItDiesThatIsWhatHappens() {
        mirrored.made("m1", "node1", "node2", true);
        mirrored.made("m2", "node1", "node3", true);
        cluster.shared("s1", 1, "node1");
        cluster.time.advance(Duration.ofMinutes(10));
        Map<InstanceId, NodeName> foretold = death().goes();
        dies();
        evacuated();

        assertThat(foretold)
                .hasSize(3)
                .allSatisfy(
                        (id, node) -> assertThat(cluster.instance(id).primary()).isEqualTo(node));
    }

    /** Both are borne now; when one has happened, the other is not. */
    @Test
    void whatOneMoreDeathWouldNotFindIsForetoldAndComesTrue() {
        mirrored.made("m1", "node1", "node2", true);
        mirrored.made("m2", "node3", "node2", true);
        mirrored.made("m3", "node3", "node2", true);
        create("big", allBut(2, "node2"), "node2");
        cluster.time.advance(Duration.ofMinutes(10));
        assertThat(shortagesNow()).isEmpty();
        List<FailureRoom.Shortage> foretold = death().shortages();

        dies();
        evacuated();

        assertThat(foretold)
                .containsExactly(new FailureRoom.Shortage(
                        NODE2, new NodeName("node3"), ByteSize.ofGibibytes(2), ByteSize.ofGibibytes(1)));
        assertThat(shortagesNow())
                .extracting(Finding::words)
                .containsExactly(List.of(
                        "node2",
                        "node3",
                        ByteSize.ofGibibytes(2).toString(),
                        ByteSize.ofGibibytes(1).toString()));
    }

    private List<Finding> shortagesNow() {
        return cluster.engine().view().verify().stream()
                .filter(found -> found.code() == FindingCode.NODE_NO_ROOM_FOR_FAILURE)
                .toList();
    }

    /** What is free there but for these. */
    private ByteSize allBut(int gibibytes, String name) {
        Node node = cluster.state().findNode(new NodeName(name)).orElseThrow();
        return new ByteSize(cluster.state().capacity(node).memoryFree().bytes()
                - ByteSize.ofGibibytes(gibibytes).bytes());
    }

    private void dies() {
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").powerCut();
        mirrored.connect("node1", "node2", false);
        mirrored.connect("node1", "node3", false);
        cluster.time.advance(Duration.ofMinutes(2));
    }

    private void evacuated() {
        Job job = cluster.run(
                new EvacuateNode.Parameters(NODE1, EvacuateNode.What.PRIMARIES, Optional.empty(), false, true));
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        job.children().forEach(child -> assertThat(cluster.end(child).state()).isEqualTo(JobState.SUCCEEDED));
    }

    private NodeDeath death() {
        return NodeDeath.of(cluster.engine().view().allocation(), NODE1);
    }

    private void create(String name, int gibibytes, String node) {
        create(name, ByteSize.ofGibibytes(gibibytes), node);
    }

    private void create(String name, ByteSize memory, String node) {
        done(cluster.create(name, 1, memory, ByteSize.ofGibibytes(1), Optional.of(node), true));
    }

    private Instance done(CreateInstance.Parameters create) {
        Job job = cluster.run(create);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return cluster.instance(create.id());
    }
}
