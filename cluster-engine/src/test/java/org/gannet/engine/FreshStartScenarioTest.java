package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.RecreateDisks;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** Machines that have lost their disks begin anew, there or elsewhere; two of one never run. */
class FreshStartScenarioTest {
    private static final NodeName NODE3 = new NodeName("node3");

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");

    @Test
    void whatLostAllItsDisksBeginsAnewOnAnotherNode() {
        Instance web = lost(cluster.running("web1", "node1"));

        Job job = succeeds(new RecreateDisks.Parameters(web.id(), Optional.of(NODE3), false));

        Instance now = cluster.instance(web.id());
        assertThat(now.primary()).isEqualTo(NODE3);
        assertThat(now.incoming()).isEmpty();
        assertThat(cluster.node("node3").knownVolumes())
                .contains(now.disks().getFirst().volume());
        assertThat(job.log()).anySatisfy(line -> assertThat(line.text()).contains("begins anew"));
        assertThat(cluster.leftovers()).isEmpty();
        succeeds(new StartInstance.Parameters(web.id()));
        assertThat(cluster.node("node3").runningVms()).containsExactly(web.id());
    }

    @Test
    void thatOfADeadNodeGoesOnWhereItFitsAndWhatIsLeftIsTold() {
        Instance web = cluster.running("web1", "node1");
        VolumeId old = web.disks().getFirst().volume();
        cluster.node("node1").faults().setReachable(false);
        cluster.time.advance(Duration.ofMinutes(2));

        Problem silent =
                refused(new RecreateDisks.Parameters(web.id(), Optional.of(NODE3), false), ErrorCode.NODE_UNREACHABLE);
        assertThat(silent.cause()).contains("may still run");
        cluster.node("node1").powerCut();
        succeeds(new RecreateDisks.Parameters(web.id(), Optional.empty(), true));

        assertThat(cluster.instance(web.id()).primary()).isNotEqualTo(new NodeName("node1"));
        cluster.node("node1").faults().setReachable(true);
        cluster.waitUntilAnswering();
        assertThat(cluster.leftovers()).anySatisfy(told -> assertThat(told).contains(old.toString()));
    }

    @Test
    void aNodeThatAnswersIsNotDead() {
        Instance web = lost(cluster.running("web1", "node1"));

        Problem answers =
                refused(new RecreateDisks.Parameters(web.id(), Optional.empty(), true), ErrorCode.WRONG_STATE);

        assertThat(answers.message()).contains("answers");
    }

    @Test
    void whatIsThereIsNotThrownAway() {
        Instance web = cluster.running("web1", "node1");
        refused(new RecreateDisks.Parameters(web.id(), Optional.of(NODE3), false), ErrorCode.WRONG_STATE);
        succeeds(new StopInstance.Parameters(web.id(), 0));

        Problem there =
                refused(new RecreateDisks.Parameters(web.id(), Optional.of(NODE3), false), ErrorCode.WRONG_STATE);

        assertThat(there.message()).contains("1 of 1 are on its node");
        assertThat(there.remedy()).contains("move it");
    }

    @Test
    void mirroredOnesHaveAnotherCopy() {
        Instance web = MirroredMachines.in(cluster).made("web1", "node1", "node2", false);

        Problem mirrored =
                refused(new RecreateDisks.Parameters(web.id(), Optional.of(NODE3), false), ErrorCode.WRONG_STATE);

        assertThat(mirrored.remedy()).contains("Fail it over");
    }

    /** A snapshot lies inside of its disk. */
    @Test
    void snapshotsOfALostDiskAreGone() {
        Instance web = cluster.running("web1", "node1");
        succeeds(new StopInstance.Parameters(web.id(), 0));
        succeeds(new SnapshotInstance.Parameters(web.id(), new SnapshotId(new UUID(8, 8)), "before", List.of()));
        lost(web);

        succeeds(new RecreateDisks.Parameters(web.id()));

        assertThat(cluster.instance(web.id()).disks().getFirst().snapshots()).isEmpty();
    }

    // ---

    private Instance lost(Instance machine) {
        succeeds(new StopInstance.Parameters(machine.id(), 0));
        machine.disks()
                .forEach(disk -> cluster.node(machine.primary().value()).api().ensureVolumeAbsent(disk.volume()));
        return machine;
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
