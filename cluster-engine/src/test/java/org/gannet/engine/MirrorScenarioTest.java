package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskActivity;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeactivateDisks;
import org.gannet.engine.operation.instance.DegradeMirror;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RecreateDisks;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines whose disks two nodes hold: two of one never run, and nothing that was written is lost without a word. */
class MirrorScenarioTest {
    private static final NodeName NODE1 = new NodeName("node1");
    private static final NodeName NODE2 = new NodeName("node2");
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
    private final MirroredMachines mirrored = MirroredMachines.in(cluster);

    @BeforeEach
    void fillingTakesItsTime() {
        cluster.nodes.all().forEach(node -> node.setReplicaPace(size -> Duration.ofSeconds(20)));
    }

    private void isAt(InstanceId id, NodeName primary, NodeName secondary) {
        Instance now = cluster.instance(id);
        assertThat(now.primary()).isEqualTo(primary);
        assertThat(now.secondary()).contains(secondary);
        assertThat(now.incoming()).isEmpty();
        for (Disk disk : now.disks()) {
            assertThat(cluster.node(primary.value()).knownVolumes()).contains(disk.volume());
            assertThat(cluster.node(secondary.value()).knownVolumes())
                    .contains(disk.replica().orElseThrow().volume());
        }
    }

    private void runsOnlyOn(InstanceId id, String node) {
        assertThat(cluster.nodes.all().stream()
                        .filter(one -> one.aliveVms().contains(id))
                        .map(one -> one.name().value()))
                .containsExactly(node);
    }

    private Job succeeds(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private Problem refused(Parameters parameters, ErrorCode code) {
        Job job = cluster.run(parameters);
        Problem problem = job.problem().orElseThrow();
        assertThat(job.steps()).as("%s", problem).isEmpty();
        assertThat(problem.code()).as("%s", problem).isEqualTo(code);
        return problem;
    }

    private void inSync(InstanceId id, String one, String other) {
        cluster.time.advance(Duration.ofSeconds(30));
        assertThat(List.of(
                        mirrored.side(id, one).orElseThrow(),
                        mirrored.side(id, other).orElseThrow()))
                .containsExactly(State.UP_TO_DATE, State.UP_TO_DATE);
    }

    private static FailOver.Parameters failOver(InstanceId id, boolean dead, boolean acceptLoss) {
        return new FailOver.Parameters(id, 0, dead, acceptLoss);
    }

    // --- made and deleted

    @Test
    void aMachineIsMadeOnTwoNodesAndStartsWhenBothHoldTheSame() {
        CreateInstance.Parameters create = mirrored.create("web1", Optional.empty(), Optional.empty(), true);
        JobId job = cluster.submit(create);
        cluster.runUntilStep(job, "Wait until both sides of disk 0 hold the same, and are written to together only");
        assertThat(cluster.node("node1").runningVms()).isEmpty();

        assertThat(cluster.end(job).state()).isEqualTo(JobState.SUCCEEDED);

        isAt(create.id(), NODE1, NODE2);
        runsOnlyOn(create.id(), "node1");
        assertThat(cluster.state().use(NODE2).disk())
                .isEqualTo(cluster.state().use(NODE1).disk());
        assertThat(cluster.state().use(NODE2).secondaries()).isEqualTo(1);
        assertThat(cluster.leftovers()).isEmpty();
        Instance second = mirrored.made("web2", "node1", "node3", false);
        assertThat(cluster.state().instances().values().stream()
                        .flatMap(instance -> instance.disks().stream())
                        .map(disk -> disk.replica().orElseThrow().port()))
                .doesNotHaveDuplicates()
                .hasSize(4);
        assertThat(second.template()).contains(DiskTemplate.MIRROR);
    }

    @Test
    void aMachineIsDeletedFromBothNodes() {
        Instance web = mirrored.made("web1", "node1", "node2", true);

        succeeds(new RemoveInstance.Parameters(web.id()));

        assertThat(cluster.nodes.all()).allSatisfy(node -> {
            assertThat(node.knownVolumes()).isEmpty();
            assertThat(node.api().report().replicas()).isEmpty();
        });
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void aTemplateThatIsNotEnabledAndASecondNodeThatIsNotThereAreRefused() {
        SimulatedCluster alone = SimulatedCluster.of("node1");
        CreateInstance.Parameters create = mirrored.create("web1", Optional.empty(), Optional.empty(), true);
        Problem notEnabled = alone.run(create).problem().orElseThrow();
        assertThat(notEnabled.code()).isEqualTo(ErrorCode.POLICY_VIOLATION);
        Problem noSecond = MirroredMachines.in(alone) == null
                ? notEnabled
                : alone.run(create).problem().orElseThrow();
        assertThat(noSecond.code()).isEqualTo(ErrorCode.NO_CAPACITY);
        assertThat(noSecond.message()).contains("no second node");
    }

    // --- to its secondary and back

    @Test
    void itMigratesToItsSecondaryWhichFollowsFromThenOn() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        int volumes = cluster.node("node2").knownVolumes().size();

        succeeds(new MigrateInstance.Parameters(web.id(), Optional.empty()));

        isAt(web.id(), NODE2, NODE1);
        runsOnlyOn(web.id(), "node2");
        assertThat(cluster.node("node2").knownVolumes()).hasSize(volumes);
        inSync(web.id(), "node1", "node2");
        assertThat(cluster.leftovers()).isEmpty();
        succeeds(new MigrateInstance.Parameters(web.id(), Optional.of(NODE1)));
        isAt(web.id(), NODE1, NODE2);
        runsOnlyOn(web.id(), "node1");
    }

    @Test
    void itMigratesNowhereElseAndOnlyInSync() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        refused(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node3"))), ErrorCode.WRONG_STATE);
        mirrored.connect("node1", "node2", false);

        Problem apart = refused(new MigrateInstance.Parameters(web.id(), Optional.empty()), ErrorCode.WRONG_STATE);

        assertThat(apart.message()).contains("do not hold the same");
        runsOnlyOn(web.id(), "node1");
    }

    // --- failed over

    @Test
    void failedOverWhileItsNodeAnswersNothingIsLost() {
        Instance web = mirrored.made("web1", "node1", "node2", true);

        succeeds(failOver(web.id(), false, false));

        isAt(web.id(), NODE2, NODE1);
        runsOnlyOn(web.id(), "node2");
        inSync(web.id(), "node1", "node2");
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void aStoppedOneChangesItsNodeAndStaysStopped() {
        Instance web = mirrored.made("web1", "node1", "node2", false);

        succeeds(failOver(web.id(), false, false));

        isAt(web.id(), NODE2, NODE1);
        assertThat(cluster.node("node2").aliveVms()).isEmpty();
        succeeds(new StartInstance.Parameters(web.id()));
        runsOnlyOn(web.id(), "node2");
        succeeds(new StopInstance.Parameters(web.id(), 0));
        succeeds(failOver(web.id(), false, false));
        isAt(web.id(), NODE1, NODE2);
    }

    @Test
    void oneWhoseNodeIsSilentIsFailedOverOnlyWhenSomebodyKnowsThatItIsDead() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        cluster.node("node1").faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(2));

        Problem silent = refused(failOver(web.id(), false, false), ErrorCode.NODE_UNREACHABLE);
        assertThat(silent.cause()).contains("may still run");
        runsOnlyOn(web.id(), "node1");

        cluster.node("node1").powerCut();
        mirrored.connect("node1", "node2", false);
        Job job = succeeds(failOver(web.id(), true, false));
        assertThat(job.log()).anySatisfy(line -> assertThat(line.text()).contains("told as split"));
        isAt(web.id(), NODE2, NODE1);
        runsOnlyOn(web.id(), "node2");
    }

    @Test
    void aNodeThatAnswersIsNotDead() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        Problem answers = refused(failOver(web.id(), true, true), ErrorCode.WRONG_STATE);
        assertThat(answers.message()).contains("answers");
    }

    // --- copies replaced

    private static ReplaceDisks.Parameters replace(InstanceId id, ReplaceDisks.Mode mode) {
        return new ReplaceDisks.Parameters(id, mode, Optional.empty());
    }

    @Test
    void aRunningMachineGetsAnotherSecondaryNode() {
        Instance web = mirrored.made("web1", "node1", "node2", true);

        succeeds(new ReplaceDisks.Parameters(
                web.id(), ReplaceDisks.Mode.NEW_SECONDARY, Optional.of(new NodeName("node3"))));

        isAt(web.id(), NODE1, new NodeName("node3"));
        assertThat(cluster.node("node2").knownVolumes()).isEmpty();
        inSync(web.id(), "node1", "node3");
        assertThat(cluster.leftovers()).isEmpty();
        succeeds(new MigrateInstance.Parameters(web.id(), Optional.empty()));
        runsOnlyOn(web.id(), "node3");
    }

    @Test
    void whatHasFailedOnTheSecondaryNodeIsReplacedThere() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        refused(replace(web.id(), ReplaceDisks.Mode.AUTOMATIC), ErrorCode.WRONG_STATE);
        cluster.node("node2").failReplica(web.disks().getFirst().id());

        succeeds(replace(web.id(), ReplaceDisks.Mode.AUTOMATIC));

        isAt(web.id(), NODE1, NODE2);
        inSync(web.id(), "node1", "node2");
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void aSecondaryNodeThatIsGoneIsReplacedByAnotherAndToldAsLeftOverWhenItIsBack() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        cluster.node("node2").faults().setReachable(false);
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofMinutes(2));

        succeeds(replace(web.id(), ReplaceDisks.Mode.AUTOMATIC));

        isAt(web.id(), NODE1, new NodeName("node3"));
        cluster.node("node2").faults().setReachable(true);
        cluster.waitUntilAnswering();
        assertThat(cluster.leftovers()).isNotEmpty();
        assertThat(cluster.node("node2").knownVolumes()).hasSize(2);
    }

    @Test
    void copiesOfTheMachinesNodeAreReplacedWhenItIsStopped() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        Problem running = refused(replace(web.id(), ReplaceDisks.Mode.ON_PRIMARY), ErrorCode.WRONG_STATE);
        assertThat(running.remedy()).contains("Migrate it");
        succeeds(new StopInstance.Parameters(web.id(), 0));
        long content = cluster.node("node2")
                .contentOf(web.disks().getFirst().replica().orElseThrow().volume())
                .orElseThrow();
        cluster.node("node1").failReplica(web.disks().getFirst().id());

        succeeds(replace(web.id(), ReplaceDisks.Mode.AUTOMATIC));

        isAt(web.id(), NODE1, NODE2);
        Disk first = cluster.instance(web.id()).disks().getFirst();
        assertThat(first.volume()).isNotEqualTo(web.disks().getFirst().volume());
        assertThat(cluster.node("node1").contentOf(first.volume())).contains(content);
        succeeds(new StartInstance.Parameters(web.id()));
        inSync(web.id(), "node1", "node2");
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void neitherTheOnlyCompleteCopyNorTheNewestIsReplaced() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        cluster.node("node2").failReplica(web.disks().getFirst().id());
        succeeds(new StopInstance.Parameters(web.id(), 0));
        Problem only = refused(replace(web.id(), ReplaceDisks.Mode.ON_PRIMARY), ErrorCode.WRONG_STATE);
        assertThat(only.message()).contains("not complete");
        Instance other = mirrored.made("web2", "node1", "node3", true);
        mirrored.connect("node1", "node3", false);
        succeeds(new DegradeMirror.Parameters(other.id()));
        cluster.time.advance(Duration.ofMinutes(1));
        succeeds(new StopInstance.Parameters(other.id(), 0));
        Problem newest = refused(replace(other.id(), ReplaceDisks.Mode.ON_PRIMARY), ErrorCode.WRONG_STATE);
        assertThat(newest.message()).contains("the only ones with everything");
    }

    // --- ready for use

    @Test
    void afterItsOldNodeIsBackItsCopiesFollow() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").powerCut();
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofMinutes(2));
        succeeds(failOver(web.id(), true, false));
        cluster.time.advance(Duration.ofMinutes(1));
        cluster.node("node1").faults().setReachable(true);
        mirrored.connect("node1", "node2", true);
        cluster.waitUntilAnswering();

        succeeds(new ActivateDisks.Parameters(web.id()));

        inSync(web.id(), "node1", "node2");
        runsOnlyOn(web.id(), "node2");
        succeeds(new MigrateInstance.Parameters(web.id(), Optional.empty()));
        isAt(web.id(), NODE1, NODE2);
    }

    @Test
    void disksThatArePutAwayAreMadeReadyByAStart() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        refused(new DeactivateDisks.Parameters(web.id()), ErrorCode.WRONG_STATE);
        succeeds(new StopInstance.Parameters(web.id(), 0));
        succeeds(new DeactivateDisks.Parameters(web.id()));
        assertThat(cluster.instance(web.id()).diskActivity()).isEqualTo(DiskActivity.INACTIVE);
        assertThat(cluster.node("node1").api().report().replicas())
                .allMatch(replica -> replica.role() == ReplicaSpec.Role.SECONDARY);

        succeeds(new ActivateDisks.Parameters(web.id()));
        assertThat(cluster.instance(web.id()).diskActivity()).isEqualTo(DiskActivity.ACTIVE);
        succeeds(new DeactivateDisks.Parameters(web.id()));
        succeeds(new StartInstance.Parameters(web.id()));
        runsOnlyOn(web.id(), "node1");
    }

    @Test
    void onlyMissingDisksAreMadeAnew() {
        Instance web = mirrored.made("web1", "node1", "node2", false);
        refused(new RecreateDisks.Parameters(web.id()), ErrorCode.WRONG_STATE);
        CreateInstance.Parameters plain = cluster.create("plain1", Optional.of("node1"), false);
        succeeds(plain);
        cluster.node("node1")
                .api()
                .ensureVolumeAbsent(
                        cluster.instance(plain.id()).disks().getFirst().volume());

        Job anew = succeeds(new RecreateDisks.Parameters(plain.id()));

        assertThat(anew.log()).anySatisfy(line -> assertThat(line.text()).contains("what it held is lost"));
        succeeds(new StartInstance.Parameters(plain.id()));
    }

    // --- a node evacuated

    @Test
    void aNodeIsEvacuatedOfMachinesAndOfCopies() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        Instance down = mirrored.made("web2", "node1", "node3", false);
        Instance copy = mirrored.made("web3", "node2", "node1", true);

        var evacuate = new EvacuateNode.Parameters(NODE1, EvacuateNode.What.ALL, Optional.empty(), false);
        List<String> told = toldMoves(evacuate);

        Job job = succeeds(evacuate);

        assertThat(job.children()).hasSize(5);
        assertThat(told)
                .contains(
                        "MigrateInstance node1 node2 after [], 1 GiB of memory",
                        "MigrateInstance node1 node3 after [], 0 B of memory",
                        "ReplaceDisks node1 node3 after [], 0 B of memory")
                .anyMatch(move -> move.matches("ReplaceDisks node1 node3 after \\[\\d], .*"))
                .anyMatch(move -> move.matches("ReplaceDisks node1 node2 after \\[\\d], .*"));
        job.children().forEach(child -> {
            Job ended = cluster.end(child);
            assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(JobState.SUCCEEDED);
        });
        assertThat(cluster.state().instancesOn(NODE1)).isEmpty();
        assertThat(cluster.node("node1").knownVolumes()).isEmpty();
        runsOnlyOn(web.id(), "node2");
        runsOnlyOn(copy.id(), "node2");
        assertThat(cluster.instance(down.id()).primary()).isEqualTo(new NodeName("node3"));
        assertThat(cluster.leftovers()).isEmpty();
    }

    private List<String> toldMoves(EvacuateNode.Parameters parameters) {
        Preview preview = cluster.engine().preview(Job.Submission.of(parameters, Optional.empty(), "alice"));
        return ((Preview.Planned) preview)
                .jobs().stream()
                        .map(job -> job.operation()
                                + job.transfer()
                                        .map(moved -> " " + moved.from() + " " + moved.to() + " after " + job.after()
                                                + ", " + moved.memory() + " of memory")
                                        .orElseThrow())
                        .toList();
    }

    @Test
    void whatADeadNodeHadIsFailedOverAndGetsNewCopies() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").powerCut();
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofMinutes(2));
        refused(
                new EvacuateNode.Parameters(NODE2, EvacuateNode.What.ALL, Optional.empty(), false, true),
                ErrorCode.WRONG_STATE);

        Job job = succeeds(new EvacuateNode.Parameters(NODE1, EvacuateNode.What.ALL, Optional.empty(), false, true));

        job.children().forEach(child -> {
            Job ended = cluster.end(child);
            assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(JobState.SUCCEEDED);
        });
        isAt(web.id(), NODE2, new NodeName("node3"));
        runsOnlyOn(web.id(), "node2");
    }

    @Test
    void anIncompleteCopyIsNeverUsed() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        cluster.node("node2").failReplica(web.disks().getFirst().id());
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").powerCut();
        cluster.time.advance(Duration.ofMinutes(2));

        Problem incomplete = refused(failOver(web.id(), true, true), ErrorCode.WRONG_STATE);

        assertThat(incomplete.message()).contains("not complete");
    }
}
