package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.PlacementRule.Kind;
import org.gannet.base.PlacementRule.Strength;
import org.gannet.base.Tag;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.group.BalanceGroup;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.RollMaintenance;
import org.gannet.engine.operation.instance.AddPlacementRule;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DropPlacementRules;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.reconcile.Finding;
import org.gannet.engine.reconcile.FindingCode;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** Machines of one owner keep apart, or together: given, when, then. */
class PlacementRulesScenarioTest {
    private static final PlacementRule APART = new PlacementRule(new Tag("web"), Kind.APART, Strength.HARD);
    private static final PlacementRule RATHER_APART = new PlacementRule(new Tag("web"), Kind.APART, Strength.SOFT);
    private static final PlacementRule TOGETHER = new PlacementRule(new Tag("shop"), Kind.TOGETHER, Strength.HARD);

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");

    private CreateInstance.Parameters create(String name, Optional<String> node, PlacementRule... rules) {
        return cluster.create(name, node, true).withRules(List.of(rules));
    }

    private Instance made(String name, Optional<String> node, PlacementRule... rules) {
        CreateInstance.Parameters create = create(name, node, rules);
        succeeds(create);
        return cluster.instance(create.id());
    }

    private Job succeeds(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        cluster.time.advance(Duration.ofMinutes(3));
        return job;
    }

    private Preview preview(Parameters parameters) {
        return cluster.engine().preview(Job.Submission.of(parameters, Optional.empty(), "alice"));
    }

    private List<Remark> remarks(Parameters parameters) {
        return ((Preview.Planned) preview(parameters)).remarks();
    }

    private String nodeOf(Instance instance) {
        return cluster.instance(instance.id()).primary().value();
    }

    private List<Finding> broken() {
        return cluster.engine().view().findings().stream()
                .filter(finding -> finding.code() == FindingCode.INSTANCE_RULES)
                .toList();
    }

    @Test
    void thoseApartAreOnDifferentNodesAsLongAsThereAreSome() {
        Set<String> nodes = IntStream.rangeClosed(1, 3)
                .mapToObj(number -> nodeOf(made("web" + number, Optional.empty(), APART)))
                .collect(Collectors.toSet());
        assertThat(nodes).containsExactlyInAnyOrder("node1", "node2", "node3");

        Job fourth = cluster.run(create("web4", Optional.empty(), APART));

        assertThat(fourth.state()).isEqualTo(JobState.FAILED);
        assertThat(fourth.problem().orElseThrow().code()).isEqualTo(ErrorCode.NO_CAPACITY);
        assertThat(fourth.problem().orElseThrow().details())
                .containsExactly("3 nodes have machines that it must be kept apart from");
    }

    @Test
    void aSoftRuleGivesWayToNothingButRoom() {
        for (int number = 1; number <= 3; number++) {
            made("web" + number, Optional.empty(), RATHER_APART);
        }
        assertThat(remarks(create("web4", Optional.empty(), RATHER_APART)))
                .extracting(Remark::kind)
                .containsExactly(Remark.Kind.RULES_BROKEN);
        made("web4", Optional.empty(), RATHER_APART);
        assertThat(broken()).as("soft").isEmpty();
    }

    @Test
    void aSoftRuleCountsMoreThanAnEvenLoad() {
        made("web1", Optional.of("node1"), RATHER_APART);
        for (int number = 1; number <= 4; number++) {
            made("other" + number, Optional.of(number % 2 == 0 ? "node2" : "node3"));
        }
        assertThat(nodeOf(made("web2", Optional.empty(), RATHER_APART))).isNotEqualTo("node1");
    }

    @Test
    void machinesOfOthersOrWithAnotherRuleDoNotCount() {
        made("web1", Optional.of("node1"), APART);
        made("web2", Optional.of("node2"), RATHER_APART);
        made("web3", Optional.of("node3"));

        assertThat(nodeOf(made("web4", Optional.empty(), APART))).isNotEqualTo("node1");
    }

    @Test
    void thoseTogetherJoinTheFirst() {
        Instance first = made("shop1", Optional.of("node2"), TOGETHER);
        made("other", Optional.of("node2"));

        Instance second = made("shop2", Optional.empty(), TOGETHER);

        assertThat(nodeOf(second)).isEqualTo("node2");
        Job alone = cluster.run(new MigrateInstance.Parameters(first.id(), Optional.empty()));
        assertThat(alone.problem().orElseThrow().details())
                .contains("2 nodes lack the machines that it must be kept together with");
    }

    @Test
    void thoseTogetherLeaveANodeTogether() {
        Instance first = made("shop1", Optional.of("node2"), TOGETHER);
        Instance second = made("shop2", Optional.of("node2"), TOGETHER);
        Instance third = made("shop3", Optional.of("node2"), TOGETHER);

        succeeds(evacuate("node2"));

        assertThat(nodeOf(first))
                .isNotEqualTo("node2")
                .isEqualTo(nodeOf(second))
                .isEqualTo(nodeOf(third));
        assertThat(broken()).isEmpty();
    }

    @Test
    void anEvacuationKeepsThoseApartThatMustBe() {
        Instance first = made("web1", Optional.of("node1"), APART);
        made("web2", Optional.of("node2"), APART);

        succeeds(evacuate("node1"));

        assertThat(nodeOf(first)).isEqualTo("node3");
        made("web3", Optional.of("node1"), APART);
        Preview.Refused refused = (Preview.Refused) preview(evacuate("node1"));
        assertThat(refused.problem().details())
                .anyMatch(line -> line.contains("2 nodes have machines that it must be kept apart from"));
    }

    @Test
    void whoNamesANodeIsToldWhatThatBreaksAndFindingsTellIt() {
        Instance first = made("web1", Optional.of("node1"), APART);

        assertThat(remarks(create("web2", Optional.of("node1"), APART)))
                .extracting(Remark::sentence)
                .containsExactly("Placement rules that do not hold there: web.");
        Instance second = made("web2", Optional.of("node1"), APART);

        assertThat(broken())
                .hasSize(2)
                .allSatisfy(finding ->
                        assertThat(finding.sentence()).endsWith("is where hard placement rules do not want it: web."));
        succeeds(new BalanceGroup.Parameters(Group.FIRST));
        assertThat(nodeOf(first)).isNotEqualTo(nodeOf(second));
        assertThat(broken()).isEmpty();
    }

    @Test
    void aRuleIsAddedReplacedAndDropped() {
        Instance first = made("web1", Optional.of("node1"));
        Instance second = made("web2", Optional.of("node1"));
        succeeds(add(first.id(), Strength.HARD));
        assertThat(broken()).isEmpty();
        assertThat(remarks(add(second.id(), Strength.HARD)))
                .extracting(Remark::kind)
                .containsExactly(Remark.Kind.RULES_BROKEN);
        succeeds(add(second.id(), Strength.HARD));
        assertThat(broken()).hasSize(2);

        succeeds(add(second.id(), Strength.SOFT));
        assertThat(cluster.instance(second.id()).rules()).containsExactly(RATHER_APART);
        assertThat(broken()).isEmpty();

        succeeds(new DropPlacementRules.Parameters(second.id(), List.of(new Tag("web"), new Tag("never"))));
        assertThat(cluster.instance(second.id()).rules()).isEmpty();
    }

    @Test
    void aMachineHasSoManyRulesAtMost() {
        Instance machine = made("web1", Optional.empty());
        for (int number = 0; number < Instance.MOST_RULES; number++) {
            succeeds(
                    new AddPlacementRule.Parameters(machine.id(), new Tag("r" + number), Kind.TOGETHER, Strength.SOFT));
        }
        assertThat(cluster.run(add(machine.id(), Strength.SOFT))
                        .problem()
                        .orElseThrow()
                        .message())
                .isEqualTo("web1 has 16 placement rules already.");
    }

    @Test
    void aMachineIsRatherFailedOverThanDown() {
        MirroredMachines mirrored = MirroredMachines.in(cluster);
        CreateInstance.Parameters create = mirrored.create("web1", Optional.of("node1"), Optional.of("node2"), true)
                .withRules(List.of(APART));
        succeeds(create);
        made("web2", Optional.of("node2"), APART);
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").powerCut();
        cluster.time.advance(Duration.ofMinutes(2));

        Job job = cluster.run(new FailOver.Parameters(create.id(), 0, true, false));

        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.instance(create.id()).primary()).isEqualTo(new NodeName("node2"));
    }

    @Test
    void aMirroredMachineIsNotEvacuatedWhereItMustNotBe() {
        MirroredMachines mirrored = MirroredMachines.in(cluster);
        succeeds(mirrored.create("web1", Optional.of("node1"), Optional.of("node2"), true)
                .withRules(List.of(APART)));
        made("web2", Optional.of("node2"), APART);

        Preview.Refused refused = (Preview.Refused) preview(evacuate("node1"));

        assertThat(refused.problem().details().getFirst())
                .isEqualTo("1 machine would break a hard placement rule on its secondary node: web1.");
    }

    @Test
    void theSecondCopyLiesWhereItsMachineMayGo() {
        MirroredMachines mirrored = MirroredMachines.in(cluster);
        made("web2", Optional.of("node2"), APART);
        CreateInstance.Parameters create = mirrored.create("web1", Optional.of("node1"), Optional.empty(), true)
                .withRules(List.of(APART));

        succeeds(create);

        assertThat(cluster.instance(create.id()).secondary()).contains(new NodeName("node3"));
    }

    @Test
    void theSecondNodeIsOneThatCanTakeOver() {
        MirroredMachines mirrored = MirroredMachines.in(cluster);
        // Free for one of 8 GiB on node2, whose disks are the emptiest; for both only on node3.
        succeeds(cluster.create(
                "big", 1, ByteSize.ofGibibytes(15), ByteSize.ofGibibytes(1), Optional.of("node2"), true));
        succeeds(cluster.create(
                "wide", 1, ByteSize.ofMebibytes(256), ByteSize.ofGibibytes(60), Optional.of("node3"), true));
        CreateInstance.Parameters create = mirrored.create("web1", Optional.of("node1"), Optional.empty(), true);

        succeeds(create);

        assertThat(cluster.instance(create.id()).secondary()).contains(new NodeName("node3"));
    }

    @Test
    void softRulesKeepNobodyFromMaintainingNodes() {
        for (int number = 1; number <= 3; number++) {
            made("web" + number, Optional.of("node" + number), RATHER_APART);
        }
        Parameters roll =
                new RollMaintenance.Parameters(Group.FIRST, List.of(), MaintainNodes.Meanwhile.WAIT, false, false);
        assertThat(preview(roll)).isInstanceOf(Preview.Planned.class);

        for (int number = 1; number <= 3; number++) {
            succeeds(new AddPlacementRule.Parameters(
                    instance("web" + number), new Tag("web"), Kind.APART, Strength.HARD));
        }
        assertThat(preview(roll)).isInstanceOf(Preview.Refused.class);
    }

    private InstanceId instance(String name) {
        return cluster.state()
                .findInstance(SimulatedCluster.OWNER, new HostName(name))
                .orElseThrow()
                .id();
    }

    @Test
    void balancingKeepsThoseApartThatWouldRatherBe() {
        Instance first = made("web1", Optional.of("node1"), RATHER_APART);
        Instance second = made("web2", Optional.of("node2"), RATHER_APART);
        for (int number = 1; number <= 6; number++) {
            made("other" + number, Optional.of("node1"));
        }

        succeeds(new BalanceGroup.Parameters(Group.FIRST));

        assertThat(nodeOf(first)).isNotEqualTo(nodeOf(second));
    }

    private static AddPlacementRule.Parameters add(InstanceId machine, Strength strength) {
        return new AddPlacementRule.Parameters(machine, new Tag("web"), Kind.APART, strength);
    }

    private static Parameters evacuate(String node) {
        return new EvacuateNode.Parameters(new NodeName(node), EvacuateNode.What.PRIMARIES, Optional.empty(), false);
    }
}
