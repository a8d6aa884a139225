package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.LogLine;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.instance.CompareCopies;
import org.gannet.engine.operation.instance.DeactivateDisks;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.reconcile.Finding;
import org.gannet.engine.reconcile.FindingCode;
import org.gannet.engine.reconcile.Remedy;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeFacts;
import org.gannet.node.ReplicaReport.State;
import org.junit.jupiter.api.Test;

/** The two copies of mirrored disks are compared: what is told of them, and what becomes of it. */
class ComparisonScenarioTest {
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
    private final MirroredMachines mirrored = MirroredMachines.in(cluster);

    private Job succeeds(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private Problem refused(Parameters parameters, ErrorCode code) {
        Job job = cluster.run(parameters);
        assertThat(job.steps()).isEmpty();
        Problem problem = job.problem().orElseThrow();
        assertThat(problem.code()).as("%s", problem).isEqualTo(code);
        return problem;
    }

    private Instance made() {
        return mirrored.made("web1", "node1", "node2", true);
    }

    private void spoil(Instance machine) {
        cluster.node("node1").spoilOther(machine.disks().getFirst().id(), ByteSize.ofMebibytes(3));
    }

    private static CompareCopies.Parameters compare(Instance machine, boolean mend) {
        return new CompareCopies.Parameters(machine.id(), mend);
    }

    private List<String> said(Job job) {
        return cluster.engine().job(job.id()).orElseThrow().log().stream()
                .map(LogLine::text)
                .toList();
    }

    private List<Parameters> remedies() {
        cluster.time.advance(Duration.ofSeconds(30));
        return cluster.engine().view().findings().stream()
                .filter(finding -> finding.code() == FindingCode.DISK_DIFFERS)
                .map(Finding::remedy)
                .flatMap(remedy -> remedy instanceof Remedy.Ask(Parameters asked) ? Stream.of(asked) : Stream.empty())
                .toList();
    }

    @Test
    void equalCopiesAreToldToBeEqual() {
        Instance web = made();
        Job job = succeeds(compare(web, false));
        assertThat(job.steps()).hasSize(2);
        assertThat(job.steps().getFirst().figures()).containsEntry("differs", 0L);
        assertThat(said(job)).contains("Both copies of disk 0 hold the same.", "Both copies of disk 1 hold the same.");
        assertThat(remedies()).isEmpty();
        assertThat(cluster.node("node1").runningVms()).containsExactly(web.id());
    }

    @Test
    void whatDiffersIsAFindingUntilItIsMendedAndTheMachineStaysMeanwhile() {
        Instance web = made();
        spoil(web);
        Job found = succeeds(compare(web, false));
        assertThat(found.steps().getFirst().figures())
                .containsEntry("differs", ByteSize.ofMebibytes(3).bytes());
        assertThat(said(found)).contains("3 MiB of disk 0 differ.", "Both copies of disk 1 hold the same.");
        assertThat(remedies()).containsExactly(compare(web, true));
        assertThat(mirrored.side(web.id(), "node1")).contains(State.UP_TO_DATE);
        Problem stays = refused(
                new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))), ErrorCode.WRONG_STATE);
        assertThat(stays.message()).contains("known to differ");
        assertThat(stays.cause()).contains("3 MiB");

        assertThat(said(succeeds(remedies().getFirst()))).contains("3 MiB of disk 0 differ: copied again.");
        assertThat(remedies()).isEmpty();
        succeeds(compare(web, false));
        succeeds(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
    }

    /** What goes on from such a copy is not what was written: somebody has to want that. */
    @Test
    void aFailoverFromADeadNodeToACopyThatDiffersIsALoss() {
        Instance web = made();
        spoil(web);
        succeeds(compare(web, false));
        cluster.time.advance(Duration.ofSeconds(30));
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").powerCut();
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofMinutes(2));
        assertThat(refused(new FailOver.Parameters(web.id(), 0, true, false), ErrorCode.WRONG_STATE)
                        .cause())
                .contains("3 MiB differ");
        Job job = succeeds(new FailOver.Parameters(web.id(), 0, true, true));
        assertThat(said(job)).anySatisfy(line -> assertThat(line).contains("Disk 0: 3 MiB of the copy"));
        assertThat(cluster.node("node2").runningVms()).containsExactly(web.id());
    }

    /** It may be the storage of its node that is wrong: then this is what mends it. */
    @Test
    void aFailoverToACopyThatDiffersIsToldBeforeItIsAgreedTo() {
        Instance web = made();
        spoil(web);
        succeeds(compare(web, false));
        cluster.time.advance(Duration.ofSeconds(30));
        FailOver.Parameters moves = new FailOver.Parameters(web.id(), 0, false, false);
        assertThat(cluster.engine().preview(Job.Submission.of(moves, Optional.empty(), "alice")))
                .isInstanceOfSatisfying(
                        Preview.Planned.class,
                        plan -> assertThat(plan.remarks())
                                .containsExactly(new Remark(Remark.Kind.COPY_DIFFERS, List.of("0", "3 MiB"))));
        succeeds(moves);
        assertThat(cluster.node("node2").runningVms()).containsExactly(web.id());
        assertThat(remedies()).isEmpty();
    }

    @Test
    void newCopiesMendItToo() {
        Instance web = made();
        spoil(web);
        succeeds(compare(web, false));
        succeeds(new ReplaceDisks.Parameters(web.id(), ReplaceDisks.Mode.ON_SECONDARY, Optional.empty()));
        assertThat(remedies()).isEmpty();
        assertThat(said(succeeds(compare(web, false)))).contains("Both copies of disk 0 hold the same.");
    }

    @Test
    void copiesThatPartMeanwhileGiveNoResultAndNothingIsHeldUp() {
        Instance web = made();
        cluster.node("node1").setPace(spec -> Duration.ofMinutes(30));
        cluster.engine().beginToMend();
        JobId id = cluster.submit(compare(web, false));
        cluster.time.advance(Duration.ofMinutes(1));
        assertThat(cluster.engine().job(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofMinutes(1));
        Job job = cluster.engine().job(id).orElseThrow();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.problem().orElseThrow().code()).isEqualTo(ErrorCode.WRONG_STATE);
        assertThat(mirrored.side(web.id(), "node1")).as("it was let go on").contains(State.DEGRADED);
    }

    @Test
    void aNodeThatDiesMeanwhileHoldsUpNoFailover() {
        Instance web = made();
        cluster.node("node1").setPace(spec -> Duration.ofMinutes(30));
        JobId id = cluster.submit(compare(web, false));
        cluster.time.advance(Duration.ofMinutes(1));
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").powerCut();
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofMinutes(5));
        assertThat(cluster.engine().job(id).orElseThrow().state().isEnded()).isTrue();
        succeeds(new FailOver.Parameters(web.id(), 0, true, false));
        assertThat(cluster.node("node2").runningVms()).containsExactly(web.id());
    }

    @Test
    void oneThatIsCancelledEndsAndAnotherCanBeBegun() {
        Instance web = made();
        cluster.node("node1").setPace(spec -> Duration.ofMinutes(30));
        JobId id = cluster.submit(compare(web, false));
        cluster.time.advance(Duration.ofMinutes(1));
        cluster.engine().cancel(id);
        cluster.time.advance(Duration.ofMinutes(1));
        assertThat(cluster.engine().job(id).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
        cluster.node("node1").setPace(spec -> Duration.ZERO);
        succeeds(compare(web, false));
    }

    @Test
    void isRefusedWithTheReasonWhereThereAreNoTwoEqualCopies() {
        Instance plain = cluster.running("web2", "node1");
        assertThat(refused(compare(plain, false), ErrorCode.WRONG_STATE).message())
                .contains("one node only");

        Instance web = made();
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofSeconds(10));
        assertThat(refused(compare(web, false), ErrorCode.WRONG_STATE).message())
                .contains("do not hold the same");
        mirrored.connect("node1", "node2", true);
        cluster.time.advance(Duration.ofMinutes(1));

        succeeds(new StopInstance.Parameters(web.id(), 0));
        succeeds(compare(web, false));
        succeeds(new DeactivateDisks.Parameters(web.id()));
        assertThat(refused(compare(web, false), ErrorCode.WRONG_STATE).remedy()).contains("ctivate");
    }

    @Test
    void aNodeThatCanNotOrIsSilentIsToldSo() {
        Instance web = made();
        NodeFacts all = cluster.state().findNode(web.primary()).orElseThrow().facts();
        cluster.node("node1").setFacts(all.without(NodeFacts.Feature.COMPARE));
        cluster.node("node1").restartService();
        cluster.time.advance(Duration.ofSeconds(30));
        refused(compare(web, false), ErrorCode.UNSUPPORTED);
        cluster.node("node1").setFacts(all);
        cluster.node("node1").restartService();
        cluster.node("node2").faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(2));
        refused(compare(web, false), ErrorCode.NODE_UNREACHABLE);
    }
}
