package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.allocation.search.Redundancy;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstancePolicy;
import org.gannet.engine.model.Specs;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.group.BalanceGroup;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.group.ModifyGroup;
import org.gannet.engine.operation.node.NodeDeath;
import org.gannet.engine.operation.node.SpareNodes;
import org.gannet.engine.placement.ClusterPicture;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.Rolling;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine larger than Ganeti’s usual policy allows goes where any other goes, unless the own policy says no. */
class LargeMachineScenarioTest {
    private static final NodeName NODE1 = new NodeName("node1");
    private static final int GIBIBYTES = 48;
    private static final int VCPUS = 16;

    private final SimulatedCluster cluster = new SimulatedCluster();

    @BeforeEach
    void largeNodes() {
        cluster.engine().start();
        for (String name : List.of("node1", "node2", "node3", "node4")) {
            cluster.nodes.add(
                    SimulatedNodes.facts(name, 32, ByteSize.ofGibibytes(160), ByteSize.ofGibibytes(2000)),
                    Duration.ofSeconds(3));
            cluster.engine().addNode(new NodeName(name), name);
        }
        cluster.waitUntilAnswering();
        MirroredMachines.in(cluster);
    }

    @Test
    void itsNodeCanBeMaintained() {
        shared("large", "node1");

        Preview.Planned plan = planned(Rolling.roll(Meanwhile.WAIT));

        assertThat(plan.jobs().getFirst().operation()).isEqualTo("MaintainNodes");
    }

    @Test
    void itGoesElsewhereWhenItsNodeDies() {
        InstanceId large = shared("large", "node1").id();

        NodeDeath death = NodeDeath.of(cluster.engine().view().allocation(), NODE1);

        assertThat(death.goes()).containsOnlyKeys(large);
    }

    @Test
    void itsNodeCanBeSpare() {
        shared("large", "node1");

        assertThat(SpareNodes.of(cluster.engine().view().allocation()).nodes()).hasSize(2);
    }

    @Test
    void itIsBalanced() {
        shared("one", "node1");
        shared("two", "node1");

        Preview.Planned plan = planned(new BalanceGroup.Parameters(Group.FIRST));

        assertThat(plan.jobs()).extracting(Preview.JobSummary::operation).containsExactly("MigrateInstance");
    }

    /** Its disk is on one node only: what could be made anew elsewhere depends on the policy. */
    @Test
    void whetherItsNodeCanBeLostIsJudgedByThePolicyOfItsGroup() {
        run(cluster.create(
                "large", VCPUS, ByteSize.ofGibibytes(GIBIBYTES), ByteSize.ofGibibytes(10), Optional.of("node1"), true));
        assertThat(canNotBeLost()).isEmpty();

        run(atMost(ByteSize.ofGibibytes(GIBIBYTES - 1)));

        assertThat(canNotBeLost()).containsExactly(NODE1);
    }

    private List<NodeName> canNotBeLost() {
        ClusterPicture picture = ClusterPicture.of(cluster.engine().view().allocation(), instance -> true, false);
        PlacementState state = PlacementState.of(Inventory.of(picture.input()));
        int[] missing = Redundancy.missing(state, state.inventory().allNodes());
        return Arrays.stream(missing).mapToObj(picture.nodes()::get).toList();
    }

    private static ModifyGroup.Parameters atMost(ByteSize memory) {
        InstancePolicy standard = InstancePolicy.standardOfCluster();
        InstancePolicy.Range range = standard.ranges().orElseThrow().getFirst();
        Specs most = range.max();
        InstancePolicy policy = new InstancePolicy(
                Optional.of(List.of(new InstancePolicy.Range(
                        range.min(),
                        new Specs(
                                memory,
                                most.vcpus(),
                                most.diskCount(),
                                most.diskSize(),
                                most.nicCount(),
                                most.spindleUse())))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new ModifyGroup.Parameters(
                Group.FIRST,
                Optional.empty(),
                Optional.of(policy),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private Instance shared(String name, String node) {
        return cluster.shared(name, VCPUS, ByteSize.ofGibibytes(GIBIBYTES), node);
    }

    private void run(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
    }

    private Preview.Planned planned(Parameters parameters) {
        Preview preview =
                cluster.engine().preview(Job.Submission.of(parameters, Optional.of(SimulatedCluster.OWNER), "alice"));
        assertThat(preview).isInstanceOf(Preview.Planned.class);
        return (Preview.Planned) preview;
    }
}
