package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.Priority;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.Transfer;
import org.gannet.engine.operation.group.AddGroup;
import org.gannet.engine.operation.group.AssignNodes;
import org.gannet.engine.operation.group.BalanceGroup;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.placement.GroupScores;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** The nodes of a group become even, by jobs: given, when, then. */
class BalanceScenarioTest {
    private static final BalanceGroup.Parameters BALANCE = new BalanceGroup.Parameters(Group.FIRST);

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");

    @Test
    void whatIsOnOneNodeIsSpreadWhileItRuns() {
        List<Instance> all = made("node1", 6);

        succeeds(BALANCE);

        assertThat(perNode()).containsExactlyInAnyOrderEntriesOf(Map.of("node1", 2L, "node2", 2L, "node3", 2L));
        all.forEach(instance ->
                assertThat(cluster.node(nodeOf(instance)).runningVms()).contains(instance.id()));
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(refusal(BALANCE)).isEqualTo(ErrorCode.WRONG_STATE);
    }

    @Test
    void thePlanSaysWhatItGainsAndWhereEachGoes() {
        made("node1", 3);

        Preview.Planned plan = preview(BALANCE);

        assertThat(plan.jobs())
                .hasSize(2)
                .allSatisfy(job -> assertThat(job.operation()).isEqualTo("MigrateInstance"));
        assertThat(plan.jobs())
                .extracting(job -> job.target().orElseThrow().value())
                .containsExactlyInAnyOrder("node2", "node3");
        Remark gain = plan.remarks().getFirst();
        assertThat(gain.kind()).isEqualTo(Remark.Kind.BALANCED);
        assertThat(Double.parseDouble(gain.arguments().get(2)))
                .isLessThan(Double.parseDouble(gain.arguments().get(1)));
        assertThat(plan.remarks().get(1).arguments())
                .containsExactly(
                        ByteSize.ofGibibytes(20).toString(),
                        ByteSize.ofGibibytes(2).toString());
        List<Transfer> moves =
                plan.jobs().stream().map(job -> job.transfer().orElseThrow()).toList();
        assertThat(moves).allSatisfy(move -> {
            assertThat(move.from().value()).isEqualTo("node1");
            assertThat(move.copied()).isEqualTo(ByteSize.ofGibibytes(10));
            assertThat(move.memory()).isEqualTo(ByteSize.ofGibibytes(1));
        });
        assertThat(score(moves.get(1))).isEqualTo(gain.arguments().get(2));
        assertThat(Double.parseDouble(score(moves.get(0))))
                .isBetween(
                        Double.parseDouble(gain.arguments().get(2)),
                        Double.parseDouble(gain.arguments().get(1)));
        assertThat(perNode()).as("nothing was done").containsEntry("node1", 3L);
    }

    @Test
    void theScoreOfAGroupIsThatWithWhichItsBalanceBegins() {
        made("node1", 3);

        double score = GroupScores.of(cluster.engine().view().allocation())
                .get(Group.FIRST)
                .total();

        assertThat(String.format(Locale.ROOT, "%.4f", score))
                .isEqualTo(preview(BALANCE).remarks().getFirst().arguments().get(1));
    }

    @Test
    void noMoreIsMovedOrCopiedThanIsAllowed() {
        made("node1", 6);

        assertThat(preview(limited(Optional.of(1), Optional.empty(), false)).jobs())
                .hasSize(1);
        assertThat(preview(limited(Optional.empty(), Optional.of(ByteSize.ofGibibytes(25)), false))
                        .jobs())
                .hasSize(2);
        assertThat(refusal(limited(Optional.empty(), Optional.empty(), true)))
                .as("no disk may be copied")
                .isEqualTo(ErrorCode.WRONG_STATE);
    }

    @Test
    void mirroredDisksAreBalancedByTheirSecondsToo() {
        MirroredMachines mirrored = MirroredMachines.in(cluster);
        for (int i = 0; i < 4; i++) {
            mirrored.made("web" + i, "node1", "node2", true);
        }
        cluster.time.advance(Duration.ofMinutes(10));

        succeeds(BALANCE);

        assertThat(cluster.state().nodes().keySet())
                .allSatisfy(node -> assertThat(cluster.state().use(node).instances()
                                + cluster.state().use(node).secondaries())
                        .isBetween(2, 3));
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void restrictedToItMachinesOnlyLeaveDrainedNodes() {
        made("node1", 2);
        made("node2", 6);
        cluster.run(SimulatedCluster.drained("node1"));

        succeeds(new BalanceGroup.Parameters(
                Group.FIRST, Optional.empty(), Optional.empty(), false, false, false, true, false, false, false));

        assertThat(perNode())
                .doesNotContainKey("node1")
                .containsEntry("node2", 6L)
                .containsEntry("node3", 2L);
    }

    /** By what they were promised the nodes are even: each has two machines of one size. */
    @Test
    void whatMachinesReallyUseIsMadeEvenWhenThatIsWished() {
        Set<InstanceId> busy = made("node1", 2).stream().map(Instance::id).collect(Collectors.toUnmodifiableSet());
        made("node2", 2);
        made("node3", 2);
        work(id -> busy.contains(id) ? 4 : 0.01);
        cluster.time.advance(Duration.ofMinutes(10));
        assertThat(refusal(BALANCE)).isEqualTo(ErrorCode.WRONG_STATE);

        succeeds(new BalanceGroup.Parameters(
                Group.FIRST, Optional.empty(), Optional.empty(), false, false, false, false, true, false, false));

        assertThat(busy.stream().map(id -> nodeOf(cluster.instance(id))).distinct())
                .hasSize(2);
        assertThat(perNode()).containsExactlyInAnyOrderEntriesOf(Map.of("node1", 2L, "node2", 2L, "node3", 2L));
    }

    @Test
    void whatWasBusyOnceAndIsNotNowIsNoReasonToMoveAnything() {
        Set<InstanceId> once = made("node1", 2).stream().map(Instance::id).collect(Collectors.toUnmodifiableSet());
        made("node2", 2);
        made("node3", 2);
        var byUse = new BalanceGroup.Parameters(
                Group.FIRST, Optional.empty(), Optional.empty(), false, false, false, false, true, false, false);
        work(id -> once.contains(id) ? 4 : 0.01);
        cluster.time.advance(Duration.ofHours(3));
        assertThat(preview(byUse).jobs()).isNotEmpty();

        work(id -> 0.01);
        cluster.time.advance(Duration.ofMinutes(75));

        assertThat(refusal(byUse)).isEqualTo(ErrorCode.WRONG_STATE);
    }

    private void work(ToDoubleFunction<InstanceId> processors) {
        cluster.state()
                .nodes()
                .keySet()
                .forEach(node -> cluster.node(node.value()).setWork(processors));
    }

    @Test
    void onlySecondCopiesGoElsewhereWhereMachinesKeepTheirNodes() {
        MirroredMachines mirrored = MirroredMachines.in(cluster);
        for (int i = 0; i < 4; i++) {
            mirrored.made("web" + i, "node1", "node2", true);
        }
        cluster.time.advance(Duration.ofMinutes(10));
        var keepNodes = new BalanceGroup.Parameters(
                Group.FIRST, Optional.empty(), Optional.empty(), false, true, false, false, false, false, false);
        assertThat(preview(keepNodes).jobs())
                .isNotEmpty()
                .extracting(Preview.JobSummary::operation)
                .containsOnly("ReplaceDisks");

        succeeds(keepNodes);

        assertThat(perNode()).containsExactly(Map.entry("node1", 4L));
        assertThat(cluster.state().instances().values())
                .extracting(instance -> instance.secondary().orElseThrow().value())
                .containsExactlyInAnyOrder("node2", "node2", "node3", "node3");
    }

    /** Its full node gives nothing to the empty one, and takes nothing. */
    @Test
    void anotherGroupIsNotTouched() {
        GroupId rack = new GroupId(new UUID(12, 1));
        cluster.run(new AddGroup.Parameters(rack, new GroupName("rack"), AllocationPolicy.PREFERRED));
        cluster.run(new AssignNodes.Parameters(rack, List.of(new NodeName("node2"), new NodeName("node3")), false));
        made("node1", 6);
        made("node2", 2);

        succeeds(new BalanceGroup.Parameters(rack));

        assertThat(perNode()).containsExactlyInAnyOrderEntriesOf(Map.of("node1", 6L, "node2", 1L, "node3", 1L));
        assertThat(refusal(BALANCE)).as("one node is even").isEqualTo(ErrorCode.WRONG_STATE);
    }

    /** What it had begun is taken back, what needs nothing of it is done, and the job says what it was. */
    @Test
    void aMoveThatFailsLeavesItsMachineWhereItWasAndRunning() {
        List<Instance> all = made("node1", 6);
        cluster.node("node2").faults().failNext("ensureVmIncoming", ErrorCode.TOOL_FAILED);
        Job job = cluster.run(BALANCE);

        List<Job> moves = job.children().stream().map(cluster::end).toList();

        assertThat(moves)
                .extracting(Job::state)
                .containsExactlyInAnyOrder(JobState.FAILED, JobState.SUCCEEDED, JobState.SUCCEEDED, JobState.SUCCEEDED);
        assertThat(perNode()).containsExactlyInAnyOrderEntriesOf(Map.of("node1", 3L, "node2", 1L, "node3", 2L));
        all.forEach(instance ->
                assertThat(cluster.node(nodeOf(instance)).runningVms()).contains(instance.id()));
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(moves)
                .filteredOn(move -> move.state() == JobState.FAILED)
                .allSatisfy(move -> assertThat(move.problem()).isPresent());

        succeeds(BALANCE);
        assertThat(perNode()).containsExactlyInAnyOrderEntriesOf(Map.of("node1", 2L, "node2", 2L, "node3", 2L));
    }

    @Test
    void onlyWhatIsHurtLeavesADrainedNode() {
        made("node1", 2);
        made("node2", 4);
        cluster.run(SimulatedCluster.drained("node1"));

        succeeds(new BalanceGroup.Parameters(
                Group.FIRST, Optional.empty(), Optional.empty(), false, false, true, false, false, false, false));

        assertThat(perNode()).doesNotContainKey("node1").containsEntry("node2", 4L);
    }

    @Test
    void whatHasSnapshotsStaysWhileItRuns() {
        List<Instance> all = made("node1", 2);
        for (Instance instance : all) {
            Job job = cluster.run(new SnapshotInstance.Parameters(
                    instance.id(), new SnapshotId(cluster.ids.next()), "before", List.of()));
            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        }

        assertThat(refusal(BALANCE)).isEqualTo(ErrorCode.WRONG_STATE);
    }

    /** The balancer knows of no pools: what it proposes is asked of the operations before it is planned. */
    @Test
    void aNodeWithoutRoomInThePoolIsNotChosen() {
        MirroredMachines.in(cluster);
        plain("big", "node2", 190);
        for (int i = 0; i < 4; i++) {
            plain("small" + i, "node1", 15);
        }

        Preview.Planned plan = preview(BALANCE);

        assertThat(plan.jobs())
                .isNotEmpty()
                .extracting(job -> job.target().orElseThrow().value())
                .containsOnly("node3");
    }

    /** Each job is planned when its turn comes: a node that is drained meanwhile gets nothing more. */
    @Test
    void itStopsWhereTheWorldHasChanged() {
        made("node1", 6);
        cluster.engine().changeQueue(queue -> queue.withRunningLimit(1));
        Job job = cluster.run(BALANCE);
        Job drains = cluster.engine()
                .submit(Job.Submission.of(SimulatedCluster.drained("node2"), Optional.empty(), "alice")
                        .with(Priority.HIGH));
        cluster.end(drains.id());

        List<Job> moves = job.children().stream().map(cluster::end).toList();

        assertThat(moves).extracting(Job::state).contains(JobState.SUCCEEDED, JobState.FAILED);
        assertThat(perNode().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(6);
        assertThat(perNode()).containsEntry("node3", 2L);
        assertThat(cluster.leftovers()).isEmpty();
    }

    /** What waits for room does not run when nobody makes it. */
    @Test
    void aStepThatNeedsAnotherOnesRoomWaitsForIt() {
        MirroredMachines mirrored = MirroredMachines.in(cluster);
        mirrored.made("web", "node1", "node2", true);
        cluster.time.advance(Duration.ofMinutes(10));
        cluster.run(SimulatedCluster.drained("node1"));
        cluster.time.advance(Duration.ofSeconds(30));

        List<Preview.JobSummary> foretold = preview(BALANCE).jobs();

        Job job = cluster.run(BALANCE);

        assertThat(foretold).extracting(Preview.JobSummary::after).containsExactly(List.of(), List.of(0));
        assertThat(foretold)
                .extracting(each -> each.transfer().orElseThrow())
                .extracting(
                        move -> move.from() + " " + move.to(),
                        Transfer::copied,
                        Transfer::memory,
                        move -> move.scoreAfter().isPresent())
                .containsExactly(
                        tuple("node1 node2", ByteSize.ZERO, ByteSize.ofGibibytes(1), false),
                        tuple("node1 node3", ByteSize.ofGibibytes(20), ByteSize.ZERO, true));
        List<Job> steps = job.children().stream().map(cluster::end).toList();
        assertThat(steps)
                .extracting(step -> step.parameters().operationName())
                .containsExactly("MigrateInstance", "ReplaceDisks");
        assertThat(steps.get(1).dependsOn())
                .extracting(Dependency.OnJob::job)
                .containsExactly(steps.get(0).id());
        assertThat(cluster.state().use(new NodeName("node1")).instances()
                        + cluster.state().use(new NodeName("node1")).secondaries())
                .isZero();
    }

    // ---

    private static String score(Transfer move) {
        return String.format(Locale.ROOT, "%.4f", move.scoreAfter().orElseThrow());
    }

    private List<Instance> made(String node, int count) {
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(cluster.running(node + "-" + i, node));
        }
        return all;
    }

    private void plain(String name, String node, int gibibytes) {
        Job job = cluster.run(
                cluster.createOn(DiskTemplate.PLAIN, name, ByteSize.ofGibibytes(gibibytes), Optional.of(node), false));
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
    }

    private void succeeds(BalanceGroup.Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.children()).isNotEmpty().allSatisfy(id -> {
            Job child = cluster.end(id);
            assertThat(child.state()).as("%s", child.problem()).isEqualTo(JobState.SUCCEEDED);
        });
    }

    private Preview.Planned preview(BalanceGroup.Parameters parameters) {
        Preview preview = cluster.engine().preview(submission(parameters));
        assertThat(preview).isInstanceOf(Preview.Planned.class);
        return (Preview.Planned) preview;
    }

    private ErrorCode refusal(BalanceGroup.Parameters parameters) {
        Preview preview = cluster.engine().preview(submission(parameters));
        assertThat(preview).isInstanceOf(Preview.Refused.class);
        return ((Preview.Refused) preview).problem().code();
    }

    private static Job.Submission submission(BalanceGroup.Parameters parameters) {
        return Job.Submission.of(parameters, Optional.empty(), "alice");
    }

    private Map<String, Long> perNode() {
        return cluster.state().instances().values().stream()
                .collect(Collectors.groupingBy(this::nodeOf, Collectors.counting()));
    }

    private String nodeOf(Instance instance) {
        return cluster.instance(instance.id()).primary().value();
    }

    private static BalanceGroup.Parameters limited(
            Optional<Integer> mostMoves, Optional<ByteSize> mostCopied, boolean keepDisks) {
        return new BalanceGroup.Parameters(
                Group.FIRST, mostMoves, mostCopied, keepDisks, false, false, false, false, false, false);
    }
}
