package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.SnapshotId;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Hold;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.group.EmptyNodes;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.group.ReturnNodes;
import org.gannet.engine.operation.group.RollMaintenance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.PowerNode;
import org.gannet.engine.queue.Waiting;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.Nodes;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.TaskSpec.OutOfBand;
import org.junit.jupiter.api.Test;

/** A group is maintained set after set, and every machine goes on: given, when, then. */
class RollingScenarioTest {
    private static final Duration LONG = Duration.ofHours(2);

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3", "node4");
    private final MirroredMachines mirrored = MirroredMachines.in(cluster);

    @Test
    void thePlanSaysWhichNodesGoDownTogether() {
        pairs();

        Preview.Planned plan = preview(roll(Meanwhile.WAIT));

        assertThat(plan.jobs())
                .extracting(Preview.JobSummary::operation)
                .containsExactly("MaintainNodes", "MaintainNodes", "BalanceGroup");
        assertThat(plan.remarks())
                .extracting(Remark::kind)
                .containsExactly(Remark.Kind.SETS_OF_NODES, Remark.Kind.SET_OF_NODES, Remark.Kind.SET_OF_NODES);
        assertThat(plan.remarks().getFirst().arguments()).containsExactly("4", "2");
        assertThat(plan.remarks().stream()
                        .skip(1)
                        .map(remark -> remark.arguments().getLast())
                        .toList())
                .as("no machine loses both its nodes")
                .allSatisfy(
                        set -> assertThat(set).doesNotContain("node1, node2").doesNotContain("node3, node4"));
        assertThat(drained()).isEmpty();
    }

    @Test
    void setAfterSetIsEmptiedWaitsForTheWordAndComesBack() {
        List<Instance> all = pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));

        Job first = heldReturn();
        Set<NodeName> firstSet = drained();
        assertThat(firstSet).hasSize(2);
        assertNothingRunsOn(firstSet);
        assertThat(first.hold().flatMap(Hold::reason).orElseThrow().sentence())
                .contains(firstSet.stream().map(NodeName::value).collect(Collectors.joining(", ")));
        assertThat(cluster.engine().locks())
                .as("who waits for a word holds nothing")
                .isEmpty();
        cluster.time.advance(LONG);
        assertThat(drained()).as("it waits for as long as it takes").isEqualTo(firstSet);
        assertThat(cluster.job(first.id()).state().isEnded()).isFalse();

        cluster.engine().release(first.id(), "olga");
        Job second = heldReturn();
        Set<NodeName> secondSet = drained();
        assertThat(secondSet).hasSize(2).doesNotContainAnyElementsOf(firstSet);
        assertNothingRunsOn(secondSet);
        assertThat(cluster.job(first.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.job(first.id()).log()).anyMatch(line -> line.text().contains("olga"));

        cluster.engine().release(second.id(), "olga");
        assertThat(failed(id)).isEmpty();
        assertThat(drained()).isEmpty();
        all.forEach(instance -> assertThat(
                        cluster.node(cluster.instance(instance.id()).primary().value())
                                .runningVms())
                .contains(instance.id()));
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void itEndsWellWhenThereIsNothingToBalance() {
        JobId id = cluster.submit(roll(Meanwhile.WAIT));

        cluster.engine().release(heldReturn().id(), "olga");

        assertThat(failed(id)).as("without a machine, all go down together").isEmpty();
        Job balance = cluster.job(cluster.job(id).children().getLast());
        assertThat(balance.log()).anyMatch(line -> line.text().startsWith("There is nothing to gain"));
    }

    @Test
    void whatIsDrainedOrSilentBeforeIsLeftOut() {
        cluster.run(SimulatedCluster.drained("node2"));
        cluster.node("node3").faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(2));

        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job held = heldReturn();

        assertThat(drained()).containsExactly(node(1), node(2), node(4));
        assertThat(cluster.job(id).log()).anyMatch(line -> line.text().contains("node2, node3"));
        cluster.engine().release(held.id(), "olga");
        assertThat(failed(id)).isEmpty();
        assertThat(drained()).as("it was drained before").containsExactly(node(2));
    }

    @Test
    void aMachineThatCannotLeaveIsNamedBeforeAnythingIsDone() {
        Instance stuck = cluster.running("stuck", "node1");
        Job snapshot = cluster.run(
                new SnapshotInstance.Parameters(stuck.id(), new SnapshotId(cluster.ids.next()), "before", List.of()));
        assertThat(snapshot.state()).isEqualTo(JobState.SUCCEEDED);

        Problem problem = refusal(roll(Meanwhile.WAIT));

        assertThat(problem.code()).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(problem.message()).isEqualTo("Can’t be emptied: node1.");
        assertThat(problem.cause()).contains("snapshots").contains("stuck");
        assertThat(problem.details()).contains("On node1: stuck");
        assertThat(drained()).isEmpty();
        assertThat(refusal(new EmptyNodes.Parameters(Group.FIRST, List.of(node(1)), false))
                        .message())
                .isEqualTo("Can’t be emptied: node1.");
    }

    @Test
    void aMachineWhoseOnlyOtherNodeIsSilentIsNamedToo() {
        mirrored.made("web", "node1", "node2", true);
        cluster.time.advance(Duration.ofMinutes(10));
        cluster.run(SimulatedCluster.drained("node2"));

        Problem problem = refusal(roll(Meanwhile.WAIT));

        assertThat(problem.code()).isEqualTo(ErrorCode.NO_CAPACITY);
        assertThat(problem.details()).contains("On node1: web");
    }

    @Test
    void whatIsStoppedStaysUnlessAllLeaves() {
        Instance stopped = cluster.running("web", "node1");
        cluster.run(new StopInstance.Parameters(stopped.id(), 60));

        assertThat(preview(new EmptyNodes.Parameters(Group.FIRST, List.of(node(1)), false))
                        .jobs())
                .isEmpty();
        assertThat(preview(new EmptyNodes.Parameters(Group.FIRST, List.of(node(1)), true))
                        .jobs())
                .extracting(Preview.JobSummary::operation)
                .containsExactly("MigrateInstance");
    }

    @Test
    void whenAllLeavesSecondCopiesGoElsewhereAndSetsFollowTheWorld() {
        List<Instance> all = pairs();
        JobId id = cluster.submit(new RollMaintenance.Parameters(Group.FIRST, List.of(), Meanwhile.WAIT, true, true));

        Set<NodeName> drainedOnce = new TreeSet<>();
        int sets = 0;
        for (Optional<Job> held = held(); held.isPresent(); held = held()) {
            Set<NodeName> down = drained();
            assertThat(cluster.state().instances().values())
                    .as("all copies have left")
                    .noneMatch(instance -> instance.nodesUsed().stream().anyMatch(down::contains));
            drainedOnce.addAll(down);
            cluster.engine().release(held.get().id(), "olga");
            cluster.time.advance(Duration.ofMillis(1));
            sets++;
        }
        assertThat(failed(id)).isEmpty();
        assertThat(sets).isGreaterThan(1);
        assertThat(drainedOnce).as("every node has had its turn").hasSize(4);
        assertThat(drained()).isEmpty();
        all.forEach(instance ->
                assertThat(cluster.instance(instance.id()).secondary()).isPresent());
    }

    @Test
    void theEngineMayRestartWhileAJobIsHeld() {
        pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job first = heldReturn();
        Set<NodeName> firstSet = drained();

        cluster.restartEngine();
        cluster.waitUntilAnswering();
        cluster.time.advance(Duration.ofMinutes(10));

        assertThat(drained()).isEqualTo(firstSet);
        assertThat(cluster.engine().waiting(first.id())).contains(new Waiting.ForWord());
        cluster.engine().release(first.id(), "olga");
        cluster.restartEngine();
        cluster.waitUntilAnswering();
        Job second = heldReturn();
        assertThat(second.id()).as("the word was durable").isNotEqualTo(first.id());
        cluster.engine().release(second.id(), "olga");
        assertThat(failed(id)).isEmpty();
    }

    @Test
    void theWordIsGivenOnceAndOnlyWhenItsTurnHasCome() {
        pairs();
        JobId id = cluster.submit(new MaintainNodes.Parameters(Group.FIRST, List.of(node(1)), Meanwhile.WAIT, false));
        cluster.time.runUntil(() -> !cluster.job(id).children().isEmpty(), LONG);
        JobId back = cluster.job(id).children().getLast();

        assertThatThrownBy(() -> cluster.engine().release(back, "olga"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        early -> assertThat(early.problem().message()).isEqualTo("This job’s turn has not come."));
        assertThat(heldReturn().id()).isEqualTo(back);
        cluster.engine().release(back, "olga");
        cluster.engine().release(back, "olga");
        assertThat(failed(id)).isEmpty();
        cluster.engine().release(back, "olga");
        assertThat(cluster.job(back).log().stream()
                        .filter(line -> line.text().contains("olga"))
                        .count())
                .isEqualTo(1);
        assertThatThrownBy(() -> cluster.engine().release(id, "olga"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        other -> assertThat(other.code()).isEqualTo(ErrorCode.WRONG_STATE));
    }

    @Test
    void whoCancelsAHeldJobEndsWhatFollows() {
        pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job held = heldReturn();
        Set<NodeName> firstSet = drained();

        cluster.engine().cancel(held.id());

        assertThat(failed(id).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        assertThat(cluster.job(held.id()).state()).isEqualTo(JobState.CANCELLED);
        cluster.time.advance(LONG);
        assertThat(drained()).as("nobody has said that they are back").isEqualTo(firstSet);
        assertThatThrownBy(() -> cluster.engine().release(held.id(), "olga")).isInstanceOf(ProblemException.class);

        assertThat(cluster.run(new ReturnNodes.Parameters(Group.FIRST, List.copyOf(firstSet)))
                        .state())
                .isEqualTo(JobState.SUCCEEDED);
        assertThat(drained()).isEmpty();
    }

    @Test
    void aNodeThatDoesNotComeBackIsWaitedForAgain() {
        pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job held = heldReturn();
        Set<NodeName> firstSet = drained();
        NodeName dead = firstSet.iterator().next();
        SimulatedNode node = cluster.node(dead.value());
        node.faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(2));

        cluster.engine().release(held.id(), "olga");
        assertThat(heldReturn().id()).isEqualTo(held.id());
        Job again = cluster.job(held.id());
        assertThat(again.problem().orElseThrow().code()).isEqualTo(ErrorCode.NODE_UNREACHABLE);
        assertThat(again.problem().orElseThrow().message()).isEqualTo("Not there yet: " + dead + ".");
        assertThat(again.state().isEnded()).isFalse();
        assertThat(cluster.engine().locks()).isEmpty();
        assertThat(drained()).as("all of the set, and nobody else").isEqualTo(firstSet);
        cluster.restartEngine();
        cluster.time.advance(Duration.ofMinutes(10));
        assertThat(cluster.job(held.id()).waitsForWord())
                .as("after a crash too")
                .isTrue();

        node.faults().setReachable(true);
        node.restartSystem();
        cluster.waitUntilAnswering();
        cluster.engine().release(held.id(), "olga");
        Job second = heldReturn();
        assertThat(second.id()).isNotEqualTo(held.id());
        assertThat(cluster.job(held.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.job(held.id()).problem()).isEmpty();
        cluster.engine().release(second.id(), "olga");
        assertThat(failed(id)).isEmpty();
    }

    @Test
    void aSetThatCannotBeEmptiedAnyMoreWaitsForPeople() {
        List<Instance> all = pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        Job first = heldReturn();
        Set<NodeName> firstSet = drained();
        Instance stuck = all.stream()
                .map(instance -> cluster.instance(instance.id()))
                .filter(instance -> !firstSet.contains(instance.primary()))
                .findFirst()
                .orElseThrow();
        SnapshotId snapshot = new SnapshotId(cluster.ids.next());
        Instance plain = cluster.running("plain", stuck.primary().value());
        cluster.run(new SnapshotInstance.Parameters(plain.id(), snapshot, "before", List.of()));

        cluster.engine().release(first.id(), "olga");
        Job held = held().orElseThrow();

        assertThat(held.parameters()).isInstanceOf(MaintainNodes.Parameters.class);
        assertThat(held.problem().orElseThrow().details()).contains("On " + plain.primary() + ": plain");
        assertThat(drained()).as("no node is taken out for nothing").isEmpty();

        cluster.run(new StopInstance.Parameters(plain.id(), 60));
        cluster.engine().release(held.id(), "olga");
        cluster.engine().release(heldReturn().id(), "olga");
        assertThat(failed(id)).isEmpty();
    }

    @Test
    void whenAMachineFailsToLeaveNothingFollows() {
        pairs();
        JobId id = cluster.submit(roll(Meanwhile.WAIT));
        cluster.time.runUntil(() -> !drained().isEmpty(), LONG);
        Set<NodeName> firstSet = drained();
        firstSet.forEach(node -> cluster.node(node.value()).faults().setReachable(false));

        assertThat(failed(id)).isPresent();
        cluster.time.advance(LONG);
        assertThat(drained()).isEqualTo(firstSet);
        assertThat(held()).as("nobody is told that they are empty").isEmpty();
    }

    @Test
    void nodesThatCannotGoDownTogetherAreDivided() {
        pairs();
        JobId id = cluster.submit(
                new MaintainNodes.Parameters(Group.FIRST, List.of(node(1), node(2)), Meanwhile.WAIT, false));

        Job first = heldReturn();
        assertThat(drained()).hasSize(1);
        assertThat(cluster.job(id).children())
                .extracting(child -> cluster.job(child).operation())
                .containsExactly("MaintainNodes", "MaintainNodes");
        cluster.engine().release(first.id(), "olga");
        cluster.engine().release(heldReturn().id(), "olga");
        assertThat(failed(id)).isEmpty();
    }

    @Test
    void whoDependsOnAJobBeginsWhenAllHasEndedThatItAskedFor() {
        Instance web = cluster.running("web", "node1");
        JobId empties = cluster.submit(new EmptyNodes.Parameters(Group.FIRST, List.of(node(1)), false));
        JobId after = cluster.engine()
                .submit(Job.Submission.of(SimulatedCluster.drained("node2"), Optional.empty(), "alice")
                        .after(Dependency.afterSuccess(empties)))
                .id();
        cluster.engine().wake();
        cluster.end(empties);
        cluster.time.advance(Duration.ofMillis(10));

        JobId moves = cluster.job(empties).children().getFirst();
        assertThat(cluster.job(moves).state()).isEqualTo(JobState.RUNNING);
        assertThat(cluster.engine().waiting(after))
                .contains(new Waiting.ForJobs(List.of(Dependency.afterSuccess(moves))));
        cluster.restartEngine();
        cluster.waitUntilAnswering();
        assertThat(cluster.job(after).state().isEnded()).isFalse();
        assertThat(cluster.end(after).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.instance(web.id()).primary()).isNotEqualTo(node(1));
    }

    @Test
    void nodesAreSwitchedOffAndOnOneSetAtATime() {
        pairs();
        List<String> switched = new ArrayList<>();
        switchable(switched, true);

        JobId id = cluster.submit(roll(Meanwhile.POWER_CYCLE));

        assertThat(failed(id)).isEmpty();
        assertThat(switched).hasSize(4);
        assertThat(Set.copyOf(switched)).hasSize(4);
        assertThat(drained()).isEmpty();
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void aNodeThatNobodyCanSwitchIsNamedBeforeAnythingIsDone() {
        cluster.run(Nodes.switchedBy("node1", "power"));

        Problem problem = refusal(roll(Meanwhile.POWER_CYCLE));

        assertThat(problem.code()).isEqualTo(ErrorCode.UNSUPPORTED);
        assertThat(problem.message()).isEqualTo("Can’t be switched off and on: node2.");
    }

    @Test
    void aNodeThatDoesNotStartAgainStopsWhatFollows() {
        pairs();
        List<String> switched = new ArrayList<>();
        switchable(switched, false);

        JobId id = cluster.submit(roll(Meanwhile.POWER_CYCLE));

        assertThat(failed(id).orElseThrow().parameters()).isInstanceOf(PowerNode.Parameters.class);
        assertThat(switched).as("only those of the first set").hasSize(2);
        assertThat(drained()).hasSize(2);
    }

    // ---

    /** Machines that are mirrored from node1 to node2 and back, and from node3 to node4 and back. */
    private List<Instance> pairs() {
        List<Instance> all = new ArrayList<>();
        all.add(mirrored.made("web12", "node1", "node2", true));
        all.add(mirrored.made("web21", "node2", "node1", true));
        all.add(mirrored.made("web34", "node3", "node4", true));
        all.add(mirrored.made("web43", "node4", "node3", true));
        cluster.time.advance(Duration.ofMinutes(10));
        return all;
    }

    /** @param starts whether those that are switched off and on come back, half a minute later */
    private void switchable(List<String> switched, boolean starts) {
        for (SimulatedNode helper : cluster.nodes.all()) {
            helper.setPowerSwitch((NodeName target, OutOfBand.Action action) -> {
                assertThat(drained()).contains(target).doesNotContain(helper.name());
                assertNothingRunsOn(Set.of(target));
                switched.add(target + " " + action);
                SimulatedNode node = cluster.node(target.value());
                node.faults().setReachable(false);
                if (starts) {
                    cluster.time.start("boot", () -> {
                        cluster.time.signal().await(Duration.ofSeconds(30));
                        node.restartSystem();
                        node.faults().setReachable(true);
                    });
                }
                return true;
            });
        }
        cluster.nodes
                .all()
                .forEach(node -> cluster.run(Nodes.switchedBy(node.name().value(), "power")));
    }

    private static RollMaintenance.Parameters roll(Meanwhile meanwhile) {
        return new RollMaintenance.Parameters(Group.FIRST, List.of(), meanwhile, false, true);
    }

    private static NodeName node(int number) {
        return new NodeName("node" + number);
    }

    private Set<NodeName> drained() {
        return cluster.state().nodes().values().stream()
                .filter(Node::drained)
                .map(Node::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void assertNothingRunsOn(Set<NodeName> nodes) {
        for (NodeName node : nodes) {
            Set<InstanceId> running = Set.copyOf(cluster.node(node.value()).runningVms());
            assertThat(running).as("machines on %s", node).isEmpty();
        }
    }

    /** The next job that waits for somebody's word; none when all has ended before. */
    private Optional<Job> held() {
        cluster.time.advance(Duration.ofSeconds(2));
        cluster.time.runUntil(
                () -> waitingForWord().isPresent()
                        || cluster.engine().view().jobs().isEmpty(),
                LONG);
        assertThat(cluster.time.failures()).isEmpty();
        return waitingForWord();
    }

    private Optional<Job> waitingForWord() {
        return cluster.engine().view().jobs().stream()
                .filter(job -> cluster.engine()
                        .waiting(job.id())
                        .filter(Waiting.ForWord.class::isInstance)
                        .isPresent())
                .findFirst();
    }

    private Job heldReturn() {
        Job held = held().orElseThrow();
        assertThat(held.parameters()).isInstanceOf(ReturnNodes.Parameters.class);
        return held;
    }

    /** When all has ended that a job has asked for: the first of it that did not end well. */
    private Optional<Job> failed(JobId id) {
        assertThat(cluster.time.runUntil(
                        () -> all(id).stream().allMatch(job -> job.state().isEnded()), LONG))
                .as("all ends: %s", all(id))
                .isTrue();
        assertThat(cluster.time.failures()).isEmpty();
        return all(id).stream().filter(job -> job.state() != JobState.SUCCEEDED).findFirst();
    }

    private List<Job> all(JobId id) {
        Job job = cluster.job(id);
        List<Job> all = new ArrayList<>(List.of(job));
        job.children().forEach(child -> all.addAll(all(child)));
        return all;
    }

    private Preview.Planned preview(Parameters parameters) {
        Preview preview = cluster.engine().preview(Job.Submission.of(parameters, Optional.empty(), "alice"));
        return (Preview.Planned) preview;
    }

    private Problem refusal(Parameters parameters) {
        return cluster.run(parameters).problem().orElseThrow();
    }
}
