package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceStatus.Word;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guest lives in one place, whatever happens while it is moved. */
class MigrationScenarioTest {
    private static final String TRANSFER = "Transfer memory and disks";

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
    private Instance web = cluster.running("web1", "node1");
    private JobId migration = new JobId(new java.util.UUID(0, 0));

    @BeforeEach
    void begin() {
        web = cluster.instance(web.id());
        migration = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        cluster.runUntilStep(migration, TRANSFER);
    }

    @Test
    void countsOnBothNodesAndSaysSoWhileItMoves() {
        assertThat(cluster.state().use(new NodeName("node1")).instances()).isEqualTo(1);
        assertThat(cluster.state().use(new NodeName("node2")).instances()).isEqualTo(1);
        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.MIGRATING);
        cluster.time.advance(Duration.ofSeconds(1));
        assertThat(cluster.engine().view().findings()).isEmpty();
    }

    @Test
    void cancelLeavesTheGuestWhereItWasAndNothingOnTheTarget() {
        cluster.time.advance(Duration.ofSeconds(1));
        cluster.engine().cancel(migration);

        assertThat(cluster.end(migration).state()).isEqualTo(JobState.CANCELLED);
        assertLivesOn("node1");
        assertThat(cluster.instance(web.id())).isEqualTo(web);
    }

    @Test
    void anEndThatIsAskedForTooLateDoesNotStopTheCleaningUp() {
        cluster.node("node1").setHandOverTakes(Duration.ofSeconds(1));
        assertThat(cluster.time.runUntil(() -> guestOnNode1Stands(), Duration.ofMinutes(1)))
                .isTrue();
        cluster.engine().cancel(migration);
        cluster.node("node1").faults().failNext("ensureVmAbsent", ErrorCode.NODE_UNREACHABLE);

        assertThat(cluster.end(migration).state()).isEqualTo(JobState.SUCCEEDED);
        assertLivesOn("node2");
    }

    private boolean guestOnNode1Stands() {
        return cluster.node("node1").aliveVms().contains(web.id())
                && !cluster.node("node1").runningVms().contains(web.id());
    }

    @Test
    void aKilledEngineFindsTheTransferAgain() {
        cluster.restartEngine();
        assertThat(cluster.end(migration).state()).isEqualTo(JobState.SUCCEEDED);
        assertLivesOn("node2");
    }

    @Test
    void aKilledEngineLearnsThatTheTransferHasEndedMeanwhile() {
        cluster.time.killAll();
        cluster.time.advance(Duration.ofMinutes(5));
        cluster.restartEngine();
        assertThat(cluster.end(migration).state()).isEqualTo(JobState.SUCCEEDED);
        assertLivesOn("node2");
    }

    @Test
    void whenTheSourceHasForgottenTheTaskTheGuestsPlaceDecides() {
        cluster.time.killAll();
        cluster.time.advance(Duration.ofMinutes(5));
        cluster.nodes.all().forEach(node -> node.aliveVms());
        cluster.node("node1").restart();
        cluster.restartEngine();
        assertThat(cluster.end(migration).state()).isEqualTo(JobState.SUCCEEDED);
        assertLivesOn("node2");
    }

    @Test
    void aGuestThatDiesOnTheWayStaysWhereItWas() {
        cluster.node("node1").killVm(web.id());

        Job job = cluster.end(migration);

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.problem()).map(Problem::code).contains(ErrorCode.MIGRATION_FAILED);
        assertThat(cluster.instance(web.id())).isEqualTo(web);
        assertThat(cluster.node("node2").knownVms()).isEmpty();
        assertThat(cluster.node("node2").knownVolumes()).isEmpty();
        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.ERROR_DOWN);
    }

    @Test
    void aWaitingTargetThatDiesLeavesTheGuestAlone() {
        cluster.node("node2").powerCut();

        assertThat(cluster.end(migration).state()).isEqualTo(JobState.FAILED);
        assertLivesOn("node1");
    }

    @Test
    void aGuestWhoseProcessDiesAfterAllHasArrivedGoesOnThere() {
        cluster.node("node1").breakNextHandOver(true);
        Job job = cluster.end(migration);

        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.log()).anySatisfy(line -> assertThat(line.text()).contains("took effect"));
        assertLivesOn("node2");
    }

    @Test
    void aGuestThatDiesBeforeAllHasArrivedCanBeStartedWhereItWas() {
        cluster.node("node1").breakNextHandOver(false);
        Job job = cluster.end(migration);

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(cluster.instance(web.id())).isEqualTo(web);
        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.ERROR_DOWN);
        assertThat(cluster.run(new StartInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
        assertLivesOn("node1");
    }

    @Test
    void aGuestLeftStandingGoesOnThereWhenAllHasArrived() {
        cluster.node("node1").breakNextHandOver(true, true);

        assertThat(cluster.end(migration).state()).isEqualTo(JobState.SUCCEEDED);
        assertLivesOn("node2");
    }

    @Test
    void aGuestLeftStandingGoesOnHereWhenTheTargetHasNotGotIt() {
        cluster.node("node1").breakNextHandOver(false, true);
        Job job = cluster.end(migration);

        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.FAILED);
        assertThat(cluster.instance(web.id())).isEqualTo(web);
        assertLivesOn("node1");
        assertThat(cluster.node("node1").starts(web.id())).as("the same life").isEqualTo(1);
        Job again = cluster.run(new MigrateInstance.Parameters(web.id(), Optional.empty()));
        assertThat(again.state()).isEqualTo(JobState.SUCCEEDED);
        assertLivesOn("node2");
    }

    @Test
    void aGuestLeftStandingWhileItsTargetIsSilentGoesOnWhenAskedAgain() {
        cluster.node("node1").breakNextHandOver(false, true);
        cluster.node("node2").faults().setReachable(false);
        assertThat(cluster.end(migration).state()).isEqualTo(JobState.UNDO_FAILED);
        assertThat(cluster.node("node1").aliveVms()).as("it stands still").containsExactly(web.id());

        cluster.node("node2").faults().setReachable(true);
        cluster.time.advance(Duration.ofSeconds(10));
        Job again = cluster.run(new MigrateInstance.Parameters(web.id(), Optional.empty()));

        assertThat(again.state()).as("%s", again.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.instance(web.id())).isEqualTo(web);
        assertLivesOn("node1");
        assertThat(cluster.node("node1").starts(web.id())).as("the same life").isEqualTo(1);
    }

    @Test
    void waitsForASourceThatIsSilentForAWhile() {
        cluster.node("node1").faults().setReachable(false);
        cluster.time.advance(Duration.ofSeconds(15));
        cluster.node("node1").faults().setReachable(true);

        assertThat(cluster.end(migration).state()).isEqualTo(JobState.SUCCEEDED);
        assertLivesOn("node2");
    }

    @Test
    void touchesNothingWhenNobodyKnowsWhereTheGuestLivesAndFinishesWhenAskedAgain() {
        cluster.node("node1").faults().setReachable(false);
        Job unknown = cluster.end(migration);

        assertThat(unknown.state()).isEqualTo(JobState.UNDO_FAILED);
        assertThat(unknown.problem().orElseThrow().cause()).contains("not known");
        assertThat(cluster.node("node2").aliveVms()).containsExactly(web.id());
        assertThat(cluster.state().use(new NodeName("node2")).instances()).isEqualTo(1);
        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.INCOMPLETE);
        Job stop = cluster.run(new StopInstance.Parameters(web.id(), 0));
        assertThat(stop.problem()).map(Problem::code).contains(ErrorCode.WRONG_STATE);

        cluster.node("node1").faults().setReachable(true);
        cluster.time.advance(Duration.ofSeconds(5));
        Job again = cluster.run(new MigrateInstance.Parameters(web.id(), Optional.empty()));

        assertThat(again.state()).as("%s", again.problem()).isEqualTo(JobState.SUCCEEDED);
        assertLivesOn("node2");
    }

    @Test
    void whenTheGuestNeverLeftAskingAgainClearsTheTarget() {
        cluster.node("node1").faults().setReachable(false);
        cluster.node("node1").restart();
        assertThat(cluster.end(migration).state()).isEqualTo(JobState.UNDO_FAILED);
        assertThat(cluster.node("node1").aliveVms()).containsExactly(web.id());

        cluster.node("node1").faults().setReachable(true);
        cluster.time.advance(Duration.ofSeconds(5));
        Job again = cluster.run(new MigrateInstance.Parameters(web.id(), Optional.empty()));

        assertThat(again.state()).as("%s", again.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.instance(web.id())).isEqualTo(web);
        assertLivesOn("node1");
    }

    @Test
    void deletingAfterAnUnknownEndClearsBothNodes() {
        cluster.node("node1").faults().setReachable(false);
        cluster.end(migration);
        cluster.node("node1").faults().setReachable(true);
        cluster.time.advance(Duration.ofSeconds(5));

        assertThat(cluster.run(new RemoveInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(cluster.nodes.all()).allSatisfy(node -> {
            assertThat(node.knownVms()).isEmpty();
            assertThat(node.knownVolumes()).isEmpty();
        });
    }

    private void assertLivesOn(String name) {
        assertThat(cluster.instance(web.id()).primary()).hasToString(name);
        assertThat(cluster.instance(web.id()).incoming()).isEmpty();
        assertThat(cluster.nodes.all()).allSatisfy(node -> {
            boolean here = node.name().value().equals(name);
            assertThat(node.aliveVms().contains(web.id())).isEqualTo(here);
            assertThat(node.knownVolumes()).hasSize(here ? 1 : 0);
        });
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.RUNNING);
    }
}
