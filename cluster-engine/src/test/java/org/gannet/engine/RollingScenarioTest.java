package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.testing.Rolling.node;
import static org.gannet.engine.testing.Rolling.roll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Hold;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.group.EmptyNodes;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.group.RollMaintenance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.testing.Rolling;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** A group is maintained set after set, and every machine goes on: given, when, then. */
class RollingScenarioTest {
    private static final Duration LONG = Rolling.LONG;

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3", "node4");
    private final Rolling rolling = new Rolling(cluster);

    @Test
    void thePlanSaysWhichNodesGoDownTogether() {
        List<Instance> machines = rolling.pairs();

        Preview.Planned plan = rolling.preview(roll(Meanwhile.WAIT));

        assertThat(plan.jobs())
                .extracting(Preview.JobSummary::operation)
                .containsExactly("MaintainNodes", "MaintainNodes", "BalanceGroup");
        assertThat(plan.remarks())
                .extracting(Remark::kind)
                .containsExactly(Remark.Kind.SETS_OF_NODES, Remark.Kind.SET_OF_NODES, Remark.Kind.SET_OF_NODES);
        assertThat(plan.remarks().getFirst().arguments()).containsExactly("4", "2");
        assertThat(plan.remarks().stream()
                        .skip(1)
                        .map(remark -> remark.arguments().get(1))
                        .toList())
                .as("no machine loses both its nodes")
                .allSatisfy(
                        set -> assertThat(set).doesNotContain("node1, node2").doesNotContain("node3, node4"));
        assertThat(plan.remarks().stream()
                        .skip(1)
                        .mapToInt(remark -> Integer.parseInt(remark.arguments().getLast()))
                        .sum())
                .as("each machine that runs leaves its node once")
                .isEqualTo(machines.size());
        assertThat(rolling.drained()).isEmpty();
    }

    @Test
    void setAfterSetIsEmptiedWaitsForTheWordAndComesBack() {
        List<Instance> all = rolling.pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));

        Job first = rolling.heldReturn();
        Set<NodeName> firstSet = rolling.drained();
        assertThat(firstSet).hasSize(2);
        rolling.assertNothingRunsOn(firstSet);
        assertThat(first.hold().flatMap(Hold::reason).orElseThrow().sentence())
                .contains(firstSet.stream().map(NodeName::value).collect(Collectors.joining(", ")));
        assertThat(cluster.engine().locks())
                .as("who waits for a word holds nothing")
                .isEmpty();
        cluster.time.advance(LONG);
        assertThat(rolling.drained()).as("it waits for as long as it takes").isEqualTo(firstSet);
        assertThat(cluster.job(first.id()).state().isEnded()).isFalse();

        cluster.engine().release(first.id(), "olga");
        Job second = rolling.heldReturn();
        Set<NodeName> secondSet = rolling.drained();
        assertThat(secondSet).hasSize(2).doesNotContainAnyElementsOf(firstSet);
        rolling.assertNothingRunsOn(secondSet);
        assertThat(cluster.job(first.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.job(first.id()).log()).anyMatch(line -> line.text().contains("olga"));

        cluster.engine().release(second.id(), "olga");
        assertThat(rolling.failed(id)).isEmpty();
        assertThat(rolling.drained()).isEmpty();
        all.forEach(instance -> assertThat(
                        cluster.node(cluster.instance(instance.id()).primary().value())
                                .runningVms())
                .contains(instance.id()));
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void itEndsWellWhenThereIsNothingToBalance() {
        JobId id = cluster.submit(roll(Meanwhile.WAIT));

        cluster.engine().release(rolling.heldReturn().id(), "olga");

        assertThat(rolling.failed(id))
                .as("without a machine, all go down together")
                .isEmpty();
        Job balance = cluster.job(cluster.job(id).children().getLast());
        assertThat(balance.log()).anyMatch(line -> line.text().startsWith("There is nothing to gain"));
    }

    @Test
    void whatIsDrainedOrSilentBeforeIsLeftOut() {
        cluster.run(SimulatedCluster.drained("node2"));
        cluster.node("node3").faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(2));

        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job held = rolling.heldReturn();

        assertThat(rolling.drained()).containsExactly(node(1), node(2), node(4));
        assertThat(cluster.job(id).log()).anyMatch(line -> line.text().contains("node2, node3"));
        cluster.engine().release(held.id(), "olga");
        assertThat(rolling.failed(id)).isEmpty();
        assertThat(rolling.drained()).as("it was drained before").containsExactly(node(2));
    }

    @Test
    void whatIsStoppedStaysUnlessAllLeaves() {
        Instance stopped = cluster.running("web", "node1");
        cluster.run(new StopInstance.Parameters(stopped.id(), 60));

        assertThat(rolling.preview(new EmptyNodes.Parameters(Group.FIRST, List.of(node(1)), false))
                        .jobs())
                .isEmpty();
        assertThat(rolling.preview(new EmptyNodes.Parameters(Group.FIRST, List.of(node(1)), true))
                        .jobs())
                .extracting(Preview.JobSummary::operation)
                .containsExactly("MigrateInstance");
    }

    @Test
    void whenAllLeavesSecondCopiesGoElsewhereAndSetsFollowTheWorld() {
        List<Instance> all = rolling.pairs();
        JobId id = cluster.submit(new RollMaintenance.Parameters(Group.FIRST, List.of(), Meanwhile.WAIT, true, true));

        Set<NodeName> drainedOnce = new TreeSet<>();
        int sets = 0;
        for (Optional<Job> held = rolling.held(); held.isPresent(); held = rolling.held()) {
            Set<NodeName> down = rolling.drained();
            assertThat(cluster.state().instances().values())
                    .as("all copies have left")
                    .noneMatch(instance -> instance.nodesUsed().stream().anyMatch(down::contains));
            drainedOnce.addAll(down);
            cluster.engine().release(held.get().id(), "olga");
            cluster.time.advance(Duration.ofMillis(1));
            sets++;
        }
        assertThat(rolling.failed(id)).isEmpty();
        assertThat(sets).isGreaterThan(1);
        assertThat(drainedOnce).as("every node has had its turn").hasSize(4);
        assertThat(rolling.drained()).isEmpty();
        all.forEach(instance ->
                assertThat(cluster.instance(instance.id()).secondary()).isPresent());
    }

    @Test
    void nodesThatCannotGoDownTogetherAreDivided() {
        rolling.pairs();
        JobId id = cluster.submit(
                new MaintainNodes.Parameters(Group.FIRST, List.of(node(1), node(2)), Meanwhile.WAIT, false));

        Job first = rolling.heldReturn();
        assertThat(rolling.drained()).hasSize(1);
        assertThat(cluster.job(id).children())
                .extracting(child -> cluster.job(child).operation())
                .containsExactly("MaintainNodes", "MaintainNodes");
        cluster.engine().release(first.id(), "olga");
        cluster.engine().release(rolling.heldReturn().id(), "olga");
        assertThat(rolling.failed(id)).isEmpty();
    }

    @Test
    void nodesAreSwitchedOffAndOnOneSetAtATime() {
        rolling.pairs();
        List<String> switched = new ArrayList<>();
        rolling.switchable(switched, true);

        JobId id = cluster.submit(roll(Meanwhile.POWER_CYCLE));

        assertThat(rolling.failed(id)).isEmpty();
        assertThat(switched).hasSize(4);
        assertThat(Set.copyOf(switched)).hasSize(4);
        assertThat(rolling.drained()).isEmpty();
        assertThat(cluster.leftovers()).isEmpty();
    }
}
