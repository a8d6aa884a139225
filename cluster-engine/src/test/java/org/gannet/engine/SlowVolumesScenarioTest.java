package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;
import org.gannet.base.Progress;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.job.StepState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VolumeReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logical volumes on nodes that zero them slowly. */
class SlowVolumesScenarioTest {
    private static final ByteSize SIZE = ByteSize.ofGibibytes(20);
    private static final ByteSize LARGER = ByteSize.ofGibibytes(60);
    private static final ByteSize PER_CALL = ByteSize.ofMebibytes(100);

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");

    @BeforeEach
    void slow() {
        MirroredMachines.in(cluster);
        cluster.nodes.setZeroing(PER_CALL);
    }

    private CreateInstance.Parameters create() {
        return cluster.createOn(DiskTemplate.PLAIN, "web1", SIZE, Optional.of("node1"), false);
    }

    /** Submitted, and in the midst of it. */
    private JobId underWay(Parameters parameters) {
        JobId job = cluster.submit(parameters);
        assertThat(cluster.time.runUntil(() -> done(job) > SIZE.bytes() / 4, Duration.ofMinutes(1)))
                .as("is zeroed in part: %s", cluster.job(job))
                .isTrue();
        return job;
    }

    private long done(JobId job) {
        return cluster.job(job).steps().stream()
                .filter(step -> step.state() == StepState.RUNNING)
                .flatMap(step -> step.progress().stream())
                .filter(progress -> progress.phase().equals("zeroing the volume"))
                .mapToLong(Progress::done)
                .findFirst()
                .orElse(0);
    }

    private Job cancelled(JobId id) {
        cluster.engine().cancel(id);
        Job job = cluster.end(id);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.CANCELLED);
        return job;
    }

    private void succeeded(JobId id) {
        Job job = cluster.end(id);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.leftovers()).isEmpty();
    }

    private ByteSize used() {
        return cluster.node("node1").api().report().pools().stream()
                .map(pool -> pool.total().minusOrZero(pool.free()))
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    private VolumeReport volume(Instance web) {
        return cluster.node("node1").findVolume(web.disks().getFirst().volume()).orElseThrow();
    }

    private Instance made() {
        CreateInstance.Parameters create = create();
        cluster.nodes.setZeroing(SIZE);
        succeeded(cluster.submit(create));
        cluster.nodes.setZeroing(PER_CALL);
        return cluster.instance(create.id());
    }

    private GrowDisk.Parameters grow(Instance web) {
        return new GrowDisk.Parameters(web.id(), web.disks().getFirst().id(), LARGER);
    }

    @Test
    void theJobTellsHowFarItIs() {
        JobId job = underWay(create());
        JobStep step = cluster.job(job).steps().stream()
                .filter(one -> one.state() == StepState.RUNNING)
                .findFirst()
                .orElseThrow();
        assertThat(step.title()).isEqualTo("Create disk 0 (20 GiB)");
        assertThat(step.progress().orElseThrow().total()).isEqualTo(SIZE.bytes());
        assertThat(cluster.node("node1").knownVolumes()).as("no volume yet").isEmpty();
        succeeded(job);
    }

    @Test
    void aCancelledJobLeavesNothing() {
        cancelled(underWay(create()));
        assertThat(used()).isEqualTo(ByteSize.ZERO);
        assertThat(cluster.state().instances()).isEmpty();
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void goesOnAfterTheEngineWasKilled() {
        JobId job = underWay(create());
        long before = done(job);
        cluster.restartEngine();
        assertThat(cluster.time.runUntil(() -> done(job) > 0, Duration.ofMinutes(1)))
                .isTrue();
        assertThat(done(job)).as("where it was").isGreaterThan(before);
        succeeded(job);
    }

    @Test
    void goesOnWhenTheNodeWasAwayForAMoment() {
        JobId job = underWay(create());
        long before = done(job);
        cluster.node("node1").faults().setReachable(false);
        cluster.time.advance(Duration.ofSeconds(3));
        cluster.node("node1").restart();
        cluster.node("node1").faults().setReachable(true);
        cluster.time.runUntil(() -> done(job) > before, Duration.ofMinutes(1));
        assertThat(done(job)).isGreaterThan(before);
        succeeded(job);
    }

    @Test
    void theOtherSideOfAMirroredDiskIsZeroedToo() {
        Instance web = made();
        JobId job = underWay(new ConvertDisks.Parameters(
                web.id(),
                Optional.of(DiskTemplate.DRBD),
                Optional.empty(),
                List.of(),
                Optional.of(new NodeName("node2"))));
        assertThat(cluster.job(job).steps().stream()
                        .filter(step -> step.state() == StepState.RUNNING)
                        .map(step -> step.step().node().value()))
                .containsExactly("node2");
        succeeded(job);
    }

    @Test
    void aDiskHasItsSizeUntilWhatItGrowsByIsZeroed() {
        Instance web = made();
        JobId job = underWay(grow(web));
        assertThat(volume(web).size()).isEqualTo(SIZE);
        succeeded(job);
        assertThat(volume(web).size()).isEqualTo(LARGER);
        assertThat(volume(web).making()).isEmpty();
    }

    @Test
    void aCancelledGrowthIsGivenBack() {
        Instance web = made();
        cancelled(underWay(grow(web)));
        assertThat(volume(web).size()).isEqualTo(SIZE);
        assertThat(cluster.node("node1").api().report().volumes().getFirst().making())
                .isEmpty();
        assertThat(cluster.instance(web.id()).disks().getFirst().size()).isEqualTo(SIZE);
        assertThat(cluster.leftovers()).isEmpty();
        succeeded(cluster.submit(grow(web)));
    }
}
