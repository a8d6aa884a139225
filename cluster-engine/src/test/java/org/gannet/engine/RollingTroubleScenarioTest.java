package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.testing.Rolling.node;
import static org.gannet.engine.testing.Rolling.roll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.group.EmptyNodes;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.PowerNode;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.testing.Nodes;
import org.gannet.engine.testing.Rolling;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** Something stands in the way of a maintenance: given, when, then. */
class RollingTroubleScenarioTest {
    private static final Duration LONG = Rolling.LONG;

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3", "node4");
    private final Rolling rolling = new Rolling(cluster);

    @Test
    void aMachineThatCannotLeaveIsNamedBeforeAnythingIsDone() {
        Instance stuck = cluster.running("stuck", "node1");
        Job snapshot = cluster.run(
                new SnapshotInstance.Parameters(stuck.id(), new SnapshotId(cluster.ids.next()), "before", List.of()));
        assertThat(snapshot.state()).isEqualTo(JobState.SUCCEEDED);

        Problem problem = rolling.refusal(roll(Meanwhile.WAIT));

        assertThat(problem.code()).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(problem.message()).isEqualTo("Can’t be emptied: node1.");
        assertThat(problem.cause()).contains("snapshots").contains("stuck");
        assertThat(problem.details()).contains("On node1: stuck");
        assertThat(rolling.drained()).isEmpty();
        assertThat(rolling.refusal(new EmptyNodes.Parameters(Group.FIRST, List.of(node(1)), false))
                        .message())
                .isEqualTo("Can’t be emptied: node1.");
    }

    @Test
    void aMachineWhoseOnlyOtherNodeIsSilentIsNamedToo() {
        rolling.mirrored().made("web", "node1", "node2", true);
        cluster.time.advance(Duration.ofMinutes(10));
        cluster.run(SimulatedCluster.drained("node2"));

        Problem problem = rolling.refusal(roll(Meanwhile.WAIT));

        assertThat(problem.code()).isEqualTo(ErrorCode.NO_CAPACITY);
        assertThat(problem.details()).contains("On node1: web");
    }

    @Test
    void aNodeThatDoesNotComeBackIsWaitedForAgain() {
        rolling.pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job held = rolling.heldReturn();
        Set<NodeName> firstSet = rolling.drained();
        NodeName dead = firstSet.iterator().next();
        SimulatedNode node = cluster.node(dead.value());
        node.faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(2));

        cluster.engine().release(held.id(), "olga");
        assertThat(rolling.heldReturn().id()).isEqualTo(held.id());
        Job again = cluster.job(held.id());
        assertThat(again.problem().orElseThrow().code()).isEqualTo(ErrorCode.NODE_UNREACHABLE);
        assertThat(again.problem().orElseThrow().message()).isEqualTo("Not there yet: " + dead + ".");
        assertThat(again.state().isEnded()).isFalse();
        assertThat(cluster.engine().locks()).isEmpty();
        assertThat(rolling.drained()).as("all of the set, and nobody else").isEqualTo(firstSet);
        cluster.restartEngine();
        cluster.time.advance(Duration.ofMinutes(10));
        assertThat(cluster.job(held.id()).waitsForWord())
                .as("after a crash too")
                .isTrue();

        node.faults().setReachable(true);
        node.restartSystem();
        cluster.waitUntilAnswering();
        cluster.engine().release(held.id(), "olga");
        Job second = rolling.heldReturn();
        assertThat(second.id()).isNotEqualTo(held.id());
        assertThat(cluster.job(held.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.job(held.id()).problem()).isEmpty();
        cluster.engine().release(second.id(), "olga");
        assertThat(rolling.failed(id)).isEmpty();
    }

    @Test
    void aSetThatCannotBeEmptiedAnyMoreWaitsForPeople() {
        List<Instance> all = rolling.pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job first = rolling.heldReturn();
        Set<NodeName> firstSet = rolling.drained();
        Instance stuck = all.stream()
                .map(instance -> cluster.instance(instance.id()))
                .filter(instance -> !firstSet.contains(instance.primary()))
                .findFirst()
                .orElseThrow();
        SnapshotId snapshot = new SnapshotId(cluster.ids.next());
        Instance plain = cluster.running("plain", stuck.primary().value());
        cluster.run(new SnapshotInstance.Parameters(plain.id(), snapshot, "before", List.of()));

        cluster.engine().release(first.id(), "olga");
        Job held = rolling.held().orElseThrow();

        assertThat(held.parameters()).isInstanceOf(MaintainNodes.Parameters.class);
        assertThat(held.problem().orElseThrow().details()).contains("On " + plain.primary() + ": plain");
        assertThat(rolling.drained()).as("no node is taken out for nothing").isEmpty();

        cluster.run(new StopInstance.Parameters(plain.id(), 60));
        cluster.engine().release(held.id(), "olga");
        cluster.engine().release(rolling.heldReturn().id(), "olga");
        assertThat(rolling.failed(id)).isEmpty();
    }

    @Test
    void whenAMachineFailsToLeaveNothingFollows() {
        rolling.pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        cluster.time.runUntil(() -> !rolling.drained().isEmpty(), LONG);
        Set<NodeName> firstSet = rolling.drained();
        firstSet.forEach(node -> cluster.node(node.value()).faults().setReachable(false));

        assertThat(rolling.failed(id)).isPresent();
        cluster.time.advance(LONG);
        assertThat(rolling.drained()).isEqualTo(firstSet);
        assertThat(rolling.held()).as("nobody is told that they are empty").isEmpty();
    }

    @Test
    void aNodeThatNobodyCanSwitchIsNamedBeforeAnythingIsDone() {
        cluster.run(Nodes.switchedBy("node1", "power"));

        Problem problem = rolling.refusal(roll(Meanwhile.POWER_CYCLE));

        assertThat(problem.code()).isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(problem.message()).isEqualTo("Can’t be switched off and on: node2.");
    }

    @Test
    void aNodeThatDoesNotStartAgainStopsWhatFollows() {
        rolling.pairs();
        List<String> switched = new ArrayList<>();
        rolling.switchable(switched, false);

        JobId id = cluster.submit(roll(Meanwhile.POWER_CYCLE));

        assertThat(rolling.failed(id).orElseThrow().parameters()).isInstanceOf(PowerNode.Parameters.class);
        assertThat(switched).as("only those of the first set").hasSize(2);
        assertThat(rolling.drained()).hasSize(2);
    }
}
