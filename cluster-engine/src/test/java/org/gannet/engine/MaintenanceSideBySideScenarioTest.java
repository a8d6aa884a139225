package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.testing.Rolling.node;
import static org.gannet.engine.testing.Rolling.roll;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.group.BalanceGroup;
import org.gannet.engine.operation.group.EmptyNodes;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.group.ReturnNodes;
import org.gannet.engine.operation.group.RollMaintenance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.engine.testing.Rolling;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** While nodes are maintained, somebody asks for more: given, when, then. */
class MaintenanceSideBySideScenarioTest {
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3", "node4");
    private final Rolling rolling = new Rolling(cluster);

    @Test
    void aSecondRollOfTheGroupIsRefusedAndNamesTheFirst() {
        rolling.pairs();
        JobId first = cluster.submit(roll(Meanwhile.WAIT));
        Job held = rolling.heldReturn();
        Set<NodeName> down = rolling.drained();

        Problem problem = rolling.refusal(roll(Meanwhile.WAIT));

        assertThat(problem.code()).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(problem.message()).isEqualTo("Group default is being maintained: node1, node2, node3, node4.");
        assertThat(problem.cause()).isEqualTo("“" + held.title() + "”, asked for by alice, waits for a word.");
        assertThat(problem.details())
                .hasSize(2)
                .anyMatch(line -> line.contains(held.id().toString()));
        assertThat(refusedAtOnce(new RollMaintenance.Parameters(
                                Group.FIRST, List.copyOf(down), Meanwhile.WAIT, false, false))
                        .message())
                .as("the page that asks says so before")
                .startsWith("Group default is being maintained");
        assertThat(rolling.drained()).isEqualTo(down);

        cluster.restartEngine();
        cluster.waitUntilAnswering();
        assertThat(refusedAtOnce(roll(Meanwhile.WAIT))).as("after a restart").isEqualTo(problem);
        release(rolling.heldReturn());
        release(rolling.heldReturn());
        assertThat(rolling.failed(first)).as("the first never heard of it").isEmpty();
        assertThat(rolling.preview(roll(Meanwhile.WAIT)).jobs()).isNotEmpty();
    }

    @Test
    void ofTwoThatAreAskedForAtOnceOneIsDone() {
        rolling.pairs();

        JobId first = cluster.submit(roll(Meanwhile.WAIT));
        JobId second = cluster.submit(roll(Meanwhile.WAIT));

        assertThat(cluster.end(second).problem().orElseThrow().message()).startsWith("Group default is being");
        release(rolling.heldReturn());
        release(rolling.heldReturn());
        assertThat(rolling.failed(first)).isEmpty();
    }

    @Test
    void betweenTwoSetsItIsStillTheSameMaintenance() {
        rolling.pairs();
        cluster.submit(roll(Meanwhile.WAIT));
        release(rolling.heldReturn());
        assertThat(cluster.time.runUntil(() -> rolling.drained().isEmpty(), Rolling.LONG))
                .isTrue();

        assertThat(refusedAtOnce(roll(Meanwhile.WAIT)).message()).startsWith("Group default is being maintained");
    }

    @Test
    void whatARollWillTakeOutIsNotTakenOutBeside() {
        rolling.pairs();
        cluster.submit(roll(Meanwhile.WAIT));
        rolling.heldReturn();
        Set<NodeName> down = rolling.drained();
        NodeName next = cluster.state().nodes().keySet().stream()
                .filter(node -> !down.contains(node))
                .findFirst()
                .orElseThrow();

        assertThat(rolling.refusal(maintain(next)).message()).isEqualTo("Being maintained already: " + next + ".");
        assertThat(rolling.refusal(new EmptyNodes.Parameters(Group.FIRST, List.of(next), false))
                        .message())
                .isEqualTo("Being maintained already: " + next + ".");
        assertThat(rolling.drained()).isEqualTo(down);
    }

    @Test
    void twoSetsGoDownSideBySideWhenNoMachineIsOnBoth() {
        rolling.pairs();
        JobId first = cluster.submit(maintain(node(1)));
        Job firstHeld = rolling.heldReturn();

        Problem torn = rolling.refusal(maintain(node(2)));
        JobId second = cluster.submit(maintain(node(3)));
        cluster.time.runUntil(() -> rolling.drained().size() == 2, Rolling.LONG);

        assertThat(torn.message()).isEqualTo("Must not be down at once: node1, node2.");
        assertThat(torn.cause()).startsWith("web12 has a copy on each of them.").contains(firstHeld.title());
        assertThat(rolling.drained()).containsExactly(node(1), node(3));
        release(firstHeld);
        assertThat(rolling.failed(first)).isEmpty();
        assertThat(rolling.drained()).as("the other one’s is left alone").containsExactly(node(3));
        release(rolling.heldReturn());
        assertThat(rolling.failed(second)).isEmpty();
    }

    @Test
    void whoHoldsASetGivesItBackByHisWordOnly() {
        rolling.pairs();
        cluster.submit(maintain(node(1)));
        Job held = rolling.heldReturn();
        Parameters back = new ReturnNodes.Parameters(Group.FIRST, List.of(node(1)));

        assertThat(rolling.refusal(back).message()).isEqualTo("Being maintained already: node1.");
        assertThat(rolling.drained()).containsExactly(node(1));

        cluster.engine().cancel(held.id());
        assertThat(cluster.run(back).state()).as("he has let it go").isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aRollWaitsForNobodysSetButLeavesOutWhatWasLetGo() {
        rolling.pairs();
        cluster.submit(maintain(node(1)));
        Job held = rolling.heldReturn();
        var others = new RollMaintenance.Parameters(
                Group.FIRST, List.of(node(1), node(3), node(4)), Meanwhile.WAIT, false, false);

        assertThat(refusedAtOnce(others).message()).isEqualTo("Group default is being maintained: node1.");

        cluster.engine().cancel(held.id());
        JobId rolled = cluster.submit(others);
        release(rolling.heldReturn());
        release(rolling.heldReturn());
        assertThat(rolling.failed(rolled)).isEmpty();
        assertThat(rolling.drained()).containsExactly(node(1));
    }

    @Test
    void whoLetsAHeldNodeTakeMachinesIsToldWhoHoldsIt() {
        rolling.pairs();
        JobId id = cluster.submit(maintain(node(1)));
        Job held = rolling.heldReturn();
        cluster.run(SimulatedCluster.drained("node4"));

        assertThat(rolling.preview(undrained(node(1))).remarks())
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.kind()).isEqualTo(Remark.Kind.NODE_IS_MAINTAINED);
                    assertThat(remark.arguments())
                            .containsExactly("node1", held.title(), held.id().toString(), "alice");
                });
        assertThat(rolling.preview(undrained(node(4))).remarks())
                .as("which nobody holds")
                .isEmpty();
        assertThat(rolling.preview(undrained(node(2))).remarks())
                .as("which takes machines anyway")
                .isEmpty();

        assertThat(rolling.failed(cluster.submit(undrained(node(1)))))
                .as("it is allowed")
                .isEmpty();
        assertThat(rolling.drained()).containsExactly(node(4));
        release(held);
        assertThat(rolling.failed(id)).isEmpty();
    }

    // --- other work meanwhile

    @Test
    void balancingMeanwhileBringsNothingToWhatIsDown() {
        rolling.pairs();
        for (int number = 1; number <= 6; number++) {
            cluster.running("plain" + number, "node" + (1 + number % 2));
        }
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job held = rolling.heldReturn();
        Set<NodeName> down = rolling.drained();

        JobId balance = cluster.submit(new BalanceGroup.Parameters(
                Group.FIRST, Optional.empty(), Optional.empty(), false, false, false, false, false, false, true));
        assertThat(rolling.failed(balance)).isEmpty();
        rolling.assertNothingRunsOn(down);

        Set<NodeName> drainedOnce = new TreeSet<>(down);
        release(held);
        for (Optional<Job> next = rolling.held(); next.isPresent(); next = rolling.held()) {
            assertThat(drainedOnce).doesNotContainAnyElementsOf(rolling.drained());
            drainedOnce.addAll(rolling.drained());
            release(next.get());
        }
        assertThat(rolling.failed(id)).isEmpty();
        assertThat(drainedOnce)
                .as("machines are elsewhere, and every node has its turn")
                .hasSize(4);
    }

    @Test
    void evacuatingANodeOfALaterSetIsNoHindrance() {
        rolling.pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job held = rolling.heldReturn();
        Set<NodeName> down = rolling.drained();
        Instance plain = cluster.running(
                "plain",
                cluster.state().nodes().keySet().stream()
                        .filter(node -> !down.contains(node))
                        .findFirst()
                        .orElseThrow()
                        .value());

        Job evacuation = cluster.run(
                new EvacuateNode.Parameters(plain.primary(), EvacuateNode.What.PRIMARIES, Optional.empty(), true));
        assertThat(rolling.failed(evacuation.id())).isEmpty();
        assertThat(cluster.instance(plain.id()).primary())
                .isNotEqualTo(plain.primary())
                .isNotIn(down);

        release(held);
        release(rolling.heldReturn());
        assertThat(rolling.failed(id)).isEmpty();
    }

    @Test
    void nothingFailsOverToANodeThatIsDown() {
        Instance web = rolling.mirrored().made("web", "node1", "node2", true);
        cluster.time.advance(Duration.ofMinutes(10));
        JobId id = cluster.submit(maintain(node(1)));
        Job held = rolling.heldReturn();
        assertThat(cluster.instance(web.id()).primary()).isEqualTo(node(2));

        Problem problem = rolling.refusal(new FailOver.Parameters(web.id(), 60, false, false));

        assertThat(problem.code()).isEqualTo(ErrorCode.NO_CAPACITY);
        assertThat(cluster.instance(web.id()).primary()).isEqualTo(node(2));
        release(held);
        assertThat(rolling.failed(id)).isEmpty();
    }

    @Test
    void aNodeThatDiesMeanwhileIsLeftOutWhenItsTurnComes() {
        rolling.pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job held = rolling.heldReturn();
        Set<NodeName> down = rolling.drained();
        NodeName dies = cluster.state().nodes().keySet().stream()
                .filter(node -> !down.contains(node))
                .findFirst()
                .orElseThrow();
        cluster.node(dies.value()).faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(2));

        release(held);
        Job next = rolling.heldReturn();
        assertThat(rolling.drained()).doesNotContain(dies).hasSize(1);
        Job set = cluster.job(cluster.job(id).children().get(1));
        assertThat(set.log())
                .anyMatch(line ->
                        line.text().startsWith("Left out") && line.text().contains(dies + "."));
        release(next);
        assertThat(rolling.failed(id)).isEmpty();
    }

    private static ModifyNode.Parameters undrained(NodeName node) {
        return new ModifyNode.Parameters(
                node,
                Optional.empty(),
                Optional.of(false),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static MaintainNodes.Parameters maintain(NodeName node) {
        return new MaintainNodes.Parameters(Group.FIRST, List.of(node), Meanwhile.WAIT, false);
    }

    private void release(Job held) {
        cluster.engine().release(held.id(), "olga");
    }

    private Problem refusedAtOnce(Parameters parameters) {
        Preview preview = cluster.engine().preview(Job.Submission.of(parameters, Optional.empty(), "alice"));
        return ((Preview.Refused) preview).problem();
    }
}
