package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Replica.Agreement;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.PauseWatcher;
import org.gannet.engine.operation.cluster.ResumeWatcher;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeactivateDisks;
import org.gannet.engine.operation.instance.DegradeMirror;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.RestoreMirror;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.step.DropReplica;
import org.gannet.engine.operation.step.SetReplica;
import org.gannet.engine.reconcile.Finding;
import org.gannet.engine.reconcile.FindingCode;
import org.gannet.engine.reconcile.Remedy;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.ReplicaReport.State;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may write alone, and what is known of the second copies when the node with the first ones dies. */
class MirrorAgreementScenarioTest {
    private static final Duration A_WHILE = Duration.ofSeconds(20);
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
    private final MirroredMachines mirrored = MirroredMachines.in(cluster);

    @BeforeEach
    void fillingTakesItsTime() {
        cluster.nodes.all().forEach(node -> node.setReplicaPace(size -> Duration.ofSeconds(20)));
    }

    @AfterEach
    void whatIsRecordedIsSo() {
        assertThat(MirroredMachines.wronglyEqual(cluster)).isEmpty();
    }

    private Job succeeds(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private Problem refused(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.steps()).isEmpty();
        Problem problem = job.problem().orElseThrow();
        assertThat(problem.code()).as("%s", problem).isEqualTo(ErrorCode.WRONG_STATE);
        return problem;
    }

    private void knows(Instance machine, Agreement agreement) {
        assertThat(cluster.instance(machine.id()).disks())
                .isNotEmpty()
                .allMatch(disk -> disk.replica().orElseThrow().agreement() == agreement);
    }

    private void node1Dies() {
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").powerCut();
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofMinutes(2));
    }

    private void node1IsBack() {
        cluster.node("node1").faults().setReachable(true);
        mirrored.connect("node1", "node2", true);
        cluster.waitUntilAnswering();
        cluster.time.advance(Duration.ofMinutes(1));
    }

    private void anotherEngine() {
        cluster.restartEngine();
        cluster.time.advance(Duration.ofSeconds(10));
    }

    private static FailOver.Parameters failOver(Instance machine, boolean acceptLoss) {
        return new FailOver.Parameters(machine.id(), 0, true, acceptLoss);
    }

    private List<String> own(Instance machine) {
        return cluster.engine().jobs(JobFilter.about(machine.id(), 100)).reversed().stream()
                .filter(job -> job.actor().equals("system") && job.state() == JobState.SUCCEEDED)
                .map(Job::operation)
                .toList();
    }

    // --- a node dies

    @Test
    void nothingIsLostWhenItsNodeDies() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        knows(web, Agreement.EQUAL);
        node1Dies();

        succeeds(failOver(web, false));

        assertThat(cluster.node("node2").runningVms()).containsExactly(web.id());
        knows(web, Agreement.BEHIND);
        node1IsBack();
        assertThat(mirrored.side(web.id(), "node1")).as("it follows").contains(State.UP_TO_DATE);
    }

    /** What it wrote meanwhile was never said to be written; hours later, and by an engine that heard nothing, too. */
    @Test
    void nothingIsLostWhenItsNodeDiesWhileItWaits() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofMinutes(1));
        assertThat(mirrored.side(web.id(), "node1")).contains(State.WAITING);
        node1Dies();
        cluster.time.advance(Duration.ofHours(2));
        anotherEngine();

        succeeds(failOver(web, false));

        node1IsBack();
        assertThat(mirrored.side(web.id(), "node1")).contains(State.UP_TO_DATE);
        assertThat(mirrored.side(web.id(), "node2"))
                .as("nothing to choose from")
                .contains(State.UP_TO_DATE);
    }

    @Test
    void whatMayBeLostMustBeAccepted() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        mirrored.connect("node1", "node2", false);
        succeeds(new DegradeMirror.Parameters(web.id()));
        cluster.time.advance(Duration.ofMinutes(1));
        node1Dies();
        anotherEngine();

        Problem behind = refused(failOver(web, false));
        assertThat(behind.message()).contains("may lack what was written last");

        succeeds(failOver(web, true));
        node1IsBack();
        assertThat(mirrored.side(web.id(), "node1")).contains(State.SPLIT);
        assertThat(mirrored.side(web.id(), "node2")).contains(State.SPLIT);
        ReplaceDisks.Parameters keeping =
                new ReplaceDisks.Parameters(web.id(), ReplaceDisks.Mode.ON_SECONDARY, Optional.empty());
        assertThat(remedies(FindingCode.DISK_REPLICA))
                .as("keeps what the machine has")
                .isNotEmpty()
                .containsOnly(keeping);
        Job replaced = succeeds(keeping);
        assertThat(replaced.steps().stream()
                        .map(JobStep::step)
                        .filter(step -> step instanceof DropReplica || step instanceof SetReplica)
                        .findFirst())
                .as("what is kept does not meet the old copy once more")
                .get()
                .isInstanceOf(DropReplica.class);
        assertThat(replaced.log())
                .anySatisfy(line -> assertThat(line.text())
                        .isEqualTo("Disk 0: what was written on node1 alone, since its two copies parted, is lost."));
        cluster.time.advance(Duration.ofMinutes(5));
        assertThat(mirrored.side(web.id(), "node1")).contains(State.UP_TO_DATE);
        assertThat(mirrored.side(web.id(), "node2")).contains(State.UP_TO_DATE);
    }

    /** In sync again, but nobody has said so yet: it could be written to alone at any moment. */
    @Test
    void whatIsInSyncMayStillBeBehind() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        mirrored.connect("node1", "node2", false);
        succeeds(new DegradeMirror.Parameters(web.id()));
        mirrored.connect("node1", "node2", true);
        cluster.time.advance(Duration.ofMinutes(1));
        assertThat(mirrored.side(web.id(), "node2")).contains(State.UP_TO_DATE);
        node1Dies();

        assertThat(refused(failOver(web, false)).message()).contains("may lack");
    }

    @Test
    void aFailoverThatFailsLeavesWhatIsKnown() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        node1Dies();
        JobId job = cluster.submit(failOver(web, false));
        cluster.runUntilStep(job, "Start the machine");
        cluster.engine().cancel(job);

        Job ended = cluster.end(job);
        if (ended.state() == JobState.CANCELLED) {
            knows(web, Agreement.EQUAL);
            succeeds(failOver(web, false));
        }

        assertThat(cluster.node("node2").runningVms()).containsExactly(web.id());
    }

    // --- who waits, and for how long

    @Test
    void whatWaitsGoesOnAloneAndIsWrittenOnBothAgain() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        cluster.engine().beginToMend();
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(A_WHILE);

        assertThat(own(web)).containsExactly("DegradeMirror");
        knows(web, Agreement.BEHIND);
        assertThat(mirrored.side(web.id(), "node1")).contains(State.DEGRADED);
        mirrored.connect("node1", "node2", true);
        cluster.time.advance(Duration.ofSeconds(40));

        assertThat(own(web)).containsExactly("DegradeMirror", "RestoreMirror");
        knows(web, Agreement.EQUAL);
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofSeconds(1));
        assertThat(mirrored.side(web.id(), "node1")).contains(State.WAITING);
    }

    @Test
    void aBlinkIsNotWorthAnything() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        cluster.engine().beginToMend();
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofSeconds(3));
        mirrored.connect("node1", "node2", true);
        cluster.time.advance(A_WHILE);
        assertThat(own(web)).isEmpty();
        knows(web, Agreement.EQUAL);
    }

    /** It waits as long as it takes; and what is found says what mends it. */
    @Test
    void aPausedWatcherLetsItWait() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        cluster.engine().beginToMend();
        succeeds(new PauseWatcher.Parameters(60));
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofMinutes(30));
        assertThat(own(web)).isEmpty();
        knows(web, Agreement.EQUAL);
        assertThat(mirrored.side(web.id(), "node1")).contains(State.WAITING);
        assertThat(remedies(FindingCode.DISK_WAITS)).contains(new DegradeMirror.Parameters(web.id()));

        succeeds(new DegradeMirror.Parameters(web.id()));
        mirrored.connect("node1", "node2", true);
        cluster.time.advance(Duration.ofMinutes(1));
        assertThat(remedies(FindingCode.DISK_BEHIND)).contains(new RestoreMirror.Parameters(web.id()));
        succeeds(new ResumeWatcher.Parameters());
        cluster.time.advance(A_WHILE);
        knows(web, Agreement.EQUAL);
        assertThat(remedies(FindingCode.DISK_BEHIND)).isEmpty();
    }

    private List<Parameters> remedies(FindingCode code) {
        return cluster.engine().view().findings().stream()
                .filter(finding -> finding.code() == code)
                .map(Finding::remedy)
                .flatMap(remedy -> remedy instanceof Remedy.Ask(Parameters asked) ? Stream.of(asked) : Stream.empty())
                .toList();
    }

    /** A guest that does not run writes nothing that could wait: a failover shall lose nothing later. */
    @Test
    void aStoppedMachineIsNotLeftBehind() {
        Instance web = mirrored.made("web1", "node1", "node2", false);
        cluster.engine().beginToMend();
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofMinutes(5));
        assertThat(own(web)).isEmpty();
        knows(web, Agreement.EQUAL);
        succeeds(new StartInstance.Parameters(web.id()));
        cluster.time.advance(A_WHILE);
        assertThat(own(web)).containsExactly("DegradeMirror");
    }

    /** Also its node's restart does not make it forget that it must wait. */
    @Test
    void aNodeThatRestartsWaitsAgain() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        mirrored.connect("node1", "node2", false);
        cluster.node("node1").restartSystem();
        cluster.waitUntilAnswering();
        succeeds(new ActivateDisks.Parameters(web.id()));
        succeeds(new StartInstance.Parameters(web.id()));
        cluster.time.advance(Duration.ofMinutes(1));
        assertThat(mirrored.side(web.id(), "node1")).contains(State.WAITING);
        knows(web, Agreement.EQUAL);
    }

    @Test
    void nothingToDoIsRefused() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        assertThat(refused(new DegradeMirror.Parameters(web.id())).message()).contains("No disk");
        assertThat(refused(new RestoreMirror.Parameters(web.id())).message()).contains("is behind");
        mirrored.connect("node1", "node2", false);
        succeeds(new DegradeMirror.Parameters(web.id()));
        assertThat(refused(new RestoreMirror.Parameters(web.id())).message()).contains("do not hold the same");
    }

    /** In the middle of a move the two lose each other for a moment. Nothing was written meanwhile. */
    @Test
    void aTransferThatLosesTheOtherSideForAMomentGoesOn() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        assertThat(transferWithABlink(web).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.node("node2").runningVms()).containsExactly(web.id());
        knows(web, Agreement.EQUAL);
    }

    /** What is written while the two do not see each other is not on the other side: it must not go on there. */
    @Test
    void aTransferThatWroteAloneStaysHome() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        mirrored.connect("node1", "node2", false);
        succeeds(new DegradeMirror.Parameters(web.id()));
        mirrored.connect("node1", "node2", true);
        cluster.time.advance(Duration.ofSeconds(30));
        Job ended = transferWithABlink(web);
        assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(JobState.FAILED);
        assertThat(cluster.node("node1").runningVms()).containsExactly(web.id());
        cluster.time.advance(Duration.ofSeconds(30));
        succeeds(new MigrateInstance.Parameters(web.id(), Optional.empty()));
        knows(web, Agreement.BEHIND);
    }

    private Job transferWithABlink(Instance web) {
        JobId job = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.empty()));
        cluster.runUntilStep(job, "Transfer memory and disks");
        mirrored.connect("node1", "node2", false);
        cluster.time.advance(Duration.ofSeconds(1));
        mirrored.connect("node1", "node2", true);
        return cluster.end(job);
    }

    // --- what each operation leaves behind

    private record Story(String name, boolean runs, Consumer<MirrorAgreementScenarioTest> given, Agreement then) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Instance web() {
        return cluster.state().instances().values().iterator().next();
    }

    private static Story keeps(String name, boolean runs, Consumer<MirrorAgreementScenarioTest> given) {
        return new Story(name, runs, given, Agreement.EQUAL);
    }

    static Stream<Story> stories() {
        return Stream.of(
                keeps("made", true, test -> {}),
                keeps(
                        "migrated",
                        true,
                        test -> test.succeeds(
                                new MigrateInstance.Parameters(test.web().id(), Optional.empty()))),
                keeps(
                        "migrated as it lies",
                        false,
                        test -> test.succeeds(
                                new MigrateInstance.Parameters(test.web().id(), Optional.empty()))),
                keeps(
                        "failed over while its node answers",
                        true,
                        test -> test.succeeds(new FailOver.Parameters(test.web().id(), 0, false, false))),
                keeps(
                        "new copies on the secondary",
                        true,
                        test -> test.succeeds(new ReplaceDisks.Parameters(
                                test.web().id(), ReplaceDisks.Mode.ON_SECONDARY, Optional.empty()))),
                keeps(
                        "another secondary",
                        true,
                        test -> test.succeeds(new ReplaceDisks.Parameters(
                                test.web().id(), ReplaceDisks.Mode.NEW_SECONDARY, Optional.empty()))),
                keeps(
                        "new copies on the primary",
                        false,
                        test -> test.succeeds(new ReplaceDisks.Parameters(
                                test.web().id(), ReplaceDisks.Mode.ON_PRIMARY, Optional.empty()))),
                keeps("put away, made ready and started", false, test -> {
                    test.succeeds(new DeactivateDisks.Parameters(test.web().id()));
                    test.succeeds(new ActivateDisks.Parameters(test.web().id()));
                    test.succeeds(new StartInstance.Parameters(test.web().id()));
                }),
                keeps(
                        "grown",
                        true,
                        test -> test.succeeds(new GrowDisk.Parameters(
                                test.web().id(),
                                test.web().disks().getFirst().id(),
                                test.web().disks().getFirst().size().plus(ByteSize.ofGibibytes(1))))),
                keeps(
                        "stopped",
                        true,
                        test -> test.succeeds(
                                new StopInstance.Parameters(test.web().id(), 0))),
                new Story(
                        "failed over from a dead node",
                        true,
                        test -> {
                            test.node1Dies();
                            test.succeeds(failOver(test.web(), false));
                        },
                        Agreement.BEHIND));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void eachOperationLeavesItRight(Story story) {
        Instance web = mirrored.made("web1", "node1", "node2", story.runs());
        story.given().accept(this);
        knows(web, story.then());
        assertThat(cluster.nodes.all())
                .allSatisfy(node -> assertThat(node.api().report().replicas())
                        .filteredOn(side -> story.then() == Agreement.EQUAL)
                        .noneMatch(side -> side.alone() && side.role() == Role.PRIMARY));
    }

    @Test
    void filesThatBecomeMirroredAreEqualAtTheEnd() {
        CreateInstance.Parameters create = cluster.create("plain1", Optional.of("node1"), false);
        succeeds(create);
        succeeds(new ConvertDisks.Parameters(
                create.id(), Optional.empty(), Optional.of(VolumeSpec.Format.RAW), List.of(), Optional.empty()));
        succeeds(new ConvertDisks.Parameters(
                create.id(),
                Optional.of(DiskTemplate.MIRROR),
                Optional.empty(),
                List.of(),
                Optional.of(new NodeName("node2"))));
        knows(web(), Agreement.EQUAL);
    }

    /** Undone in the middle, the old second copies may lack what was written meanwhile, and are not taken for equal. */
    @Test
    void aReplacementThatIsUndoneLeavesThemBehindUntilTheyAreInSync() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        JobId job = cluster.submit(
                new ReplaceDisks.Parameters(web.id(), ReplaceDisks.Mode.NEW_SECONDARY, Optional.empty()));
        cluster.runUntilStep(job, "Wait until both sides of disk 0 hold the same, and are written to together only");
        knows(web, Agreement.BEHIND);
        cluster.engine().cancel(job);
        assertThat(cluster.end(job).state()).isEqualTo(JobState.CANCELLED);
        knows(web, Agreement.BEHIND);

        cluster.engine().beginToMend();
        cluster.time.advance(Duration.ofMinutes(1));

        assertThat(own(web)).containsExactly("RestoreMirror");
        knows(web, Agreement.EQUAL);
    }
}
