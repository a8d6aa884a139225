package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.HostName;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.DeactivateDisks;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MarkOffline;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.operation.node.RenameNode;
import org.gannet.engine.simulation.SimulatedNode;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeFacts;
import org.gannet.node.ReplicaReport.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines with mirrored disks change their places while they do not run. */
class MirrorPlacesScenarioTest {
    private static final NodeName NODE1 = new NodeName("node1");
    private static final NodeName NODE2 = new NodeName("node2");
    private static final NodeName NODE3 = new NodeName("node3");

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
    private final MirroredMachines mirrored = MirroredMachines.in(cluster);

    @BeforeEach
    void fillingTakesItsTime() {
        cluster.nodes.all().forEach(node -> node.setReplicaPace(size -> Duration.ofSeconds(20)));
    }

    @Test
    void aStoppedOneMigratesToItsSecondaryAndStaysStopped() {
        Instance web = mirrored.made("web1", "node1", "node2", false);
        long written = content(web.disks().getFirst(), "node1");

        succeeds(new MigrateInstance.Parameters(web.id(), Optional.empty()));

        isAt(web, NODE2, NODE1);
        assertThat(cluster.nodes.all())
                .allSatisfy(node -> assertThat(node.aliveVms()).isEmpty());
        assertThat(content(cluster.instance(web.id()).disks().getFirst(), "node2"))
                .isEqualTo(written);
        assertThat(cluster.leftovers()).isEmpty();
        succeeds(new StartInstance.Parameters(web.id()));
        assertThat(cluster.node("node2").runningVms()).containsExactly(web.id());
        cluster.time.advance(Duration.ofSeconds(30));
        assertThat(mirrored.side(web.id(), "node1")).contains(State.UP_TO_DATE);
    }

    @Test
    void oneWhoseDisksWerePutAwayMigrates() {
        Instance web = mirrored.made("web1", "node1", "node2", false);
        succeeds(new DeactivateDisks.Parameters(web.id()));

        succeeds(new MigrateInstance.Parameters(web.id(), Optional.of(NODE2)));

        isAt(web, NODE2, NODE1);
        succeeds(new StartInstance.Parameters(web.id()));
        assertThat(cluster.node("node2").runningVms()).containsExactly(web.id());
    }

    @Test
    void aStoppedOneGoesNowhereElseAndOnlyInSync() {
        Instance web = mirrored.made("web1", "node1", "node2", false);
        Problem elsewhere =
                refused(new MigrateInstance.Parameters(web.id(), Optional.of(NODE3)), ErrorCode.WRONG_STATE);
        assertThat(elsewhere.message()).contains("only to the node that has the other copies");
        cluster.node("node2").failReplica(web.disks().getFirst().id());

        Problem apart = refused(new MigrateInstance.Parameters(web.id(), Optional.empty()), ErrorCode.WRONG_STATE);

        assertThat(apart.message()).contains("do not hold the same");
        isAt(web, NODE1, NODE2);
    }

    @Test
    void oneThatIsOutOfServiceLeavesItsNode() {
        Instance web = mirrored.made("web1", "node1", "node2", false);
        succeeds(new MarkOffline.Parameters(web.id()));

        Job job = succeeds(new EvacuateNode.Parameters(NODE1, EvacuateNode.What.ALL, Optional.empty(), false));

        job.children().forEach(child -> assertThat(cluster.end(child).state()).isEqualTo(JobState.SUCCEEDED));
        isAt(web, NODE2, NODE3);
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void bothOfItsNodesAreRenamedWhileItRuns() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        NodeName four = new NodeName("node4");
        NodeName five = new NodeName("node5");

        cluster.nodes.rename("node2", "node4");
        succeeds(new RenameNode.Parameters(NODE2, new HostName("node4"), Optional.of("node4")));
        isAt(web, NODE1, four);
        holdTheSame(web, "node1", "node4");
        cluster.nodes.rename("node1", "node5");
        succeeds(new RenameNode.Parameters(NODE1, new HostName("node5"), Optional.of("node5")));
        isAt(web, five, four);
        holdTheSame(web, "node4", "node5");

        succeeds(new MigrateInstance.Parameters(web.id(), Optional.of(four)));
        isAt(web, four, five);
        assertThat(cluster.node("node4").runningVms()).containsExactly(web.id());
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void itsNodeIsRenamedOnlyIfItsPartnerCanBeTold() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        cluster.node("node1").faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(1));
        cluster.nodes.rename("node2", "node4");

        Problem silent = refused(
                new RenameNode.Parameters(NODE2, new HostName("node4"), Optional.of("node4")),
                ErrorCode.NODE_UNREACHABLE);

        assertThat(silent.message()).contains("other copies of web1");
        assertThat(silent.cause()).contains("node1");
        assertThat(cluster.instance(web.id()).secondary()).contains(NODE2);
    }

    /** As agents are by now: they hold mirrored disks, and do not work on them. */
    @Test
    void whatItsNodeCanNotDoWithMirroredDisksIsRefusedBefore() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        NodeFacts all = cluster.state().findNode(NODE1).orElseThrow().facts();
        SimulatedNode node = cluster.node("node1");
        node.setFacts(all.without(NodeFacts.Feature.REPLICA_WORK));
        node.restartService();
        cluster.time.advance(Duration.ofSeconds(30));

        Problem live = refused(new MigrateInstance.Parameters(web.id(), Optional.of(NODE2)), ErrorCode.UNSUPPORTED);
        assertThat(live.remedy()).contains("Stop it");
        refused(
                new GrowDisk.Parameters(web.id(), web.disks().getFirst().id(), ByteSize.ofGibibytes(20)),
                ErrorCode.UNSUPPORTED);
        refused(
                new ExportInstance.Parameters(
                        web.id(), new ExportId(cluster.ids.next()), Optional.empty(), true, 60, Optional.empty()),
                ErrorCode.UNSUPPORTED);
        succeeds(new StopInstance.Parameters(web.id(), 0));
        succeeds(new MigrateInstance.Parameters(web.id(), Optional.of(NODE2)));
        isAt(web, NODE2, NODE1);
    }

    @Test
    void mirroredDisksAreBackedUpAtRest() {
        Instance web = mirrored.made("web1", "node1", "node2", true);
        Problem runs = refused(backedUp(web, false), ErrorCode.WRONG_STATE);
        assertThat(runs.remedy()).contains("shut down");
        succeeds(backedUp(web, true));
        isAt(web, NODE1, NODE2);
        holdTheSame(web, "node1", "node2");
    }

    private ExportInstance.Parameters backedUp(Instance web, boolean shutDown) {
        ExportId backup = new ExportId(cluster.ids.next());
        return new ExportInstance.Parameters(web.id(), backup, Optional.empty(), shutDown, 60, Optional.empty());
    }

    // ---

    private void holdTheSame(Instance web, String one, String other) {
        cluster.time.advance(Duration.ofSeconds(30));
        assertThat(mirrored.side(web.id(), one)).contains(State.UP_TO_DATE);
        assertThat(mirrored.side(web.id(), other)).contains(State.UP_TO_DATE);
    }

    private void isAt(Instance before, NodeName primary, NodeName secondary) {
        Instance now = cluster.instance(before.id());
        assertThat(List.of(now.primary(), now.secondary().orElseThrow())).containsExactly(primary, secondary);
        assertThat(now.incoming()).isEmpty();
        now.disks().forEach(disk -> {
            assertThat(cluster.node(primary.value()).knownVolumes()).contains(disk.volume());
            assertThat(cluster.node(secondary.value()).knownVolumes())
                    .contains(disk.replica().orElseThrow().volume());
        });
    }

    private long content(Disk disk, String node) {
        return cluster.node(node).contentOf(disk.volume()).orElseThrow();
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
}
