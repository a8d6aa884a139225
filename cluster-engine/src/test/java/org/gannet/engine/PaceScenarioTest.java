package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.DiskParameters;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.step.ConvertVolume;
import org.gannet.engine.operation.step.CopyVolume;
import org.gannet.engine.operation.step.MigrateVm;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** What is set for the cluster limits each way of moving bytes. */
class PaceScenarioTest {
    private static final Optional<ByteSize> ON_THE_NETWORK = Optional.of(ByteSize.ofMebibytes(20));
    private static final Optional<ByteSize> ON_DISKS = Optional.of(ByteSize.ofMebibytes(10));
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");
    private final Instance web = cluster.running("web1", "node1");

    private void limit() {
        HypervisorParameters none = HypervisorParameters.INHERITED;
        HypervisorParameters moving = new HypervisorParameters(
                none.cpuType(),
                none.diskCache(),
                none.diskAio(),
                none.nicModel(),
                none.diskModel(),
                none.vga(),
                none.keymap(),
                none.localTime(),
                none.reboot(),
                ON_THE_NETWORK,
                none.migrationDowntimeMillis(),
                none.userShutdown());
        DiskParameters copying = new DiskParameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ON_DISKS);
        done(new ModifyCluster.Parameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(copying),
                Optional.of(moving),
                Optional.of(List.of(DiskTemplate.DISKLESS, DiskTemplate.FILE, DiskTemplate.PLAIN)),
                Optional.empty(),
                Optional.empty()));
    }

    private Job done(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as(job.problem().toString()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private static <T> T step(Job job, Class<T> kind) {
        return job.steps().stream()
                .map(each -> each.step())
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRunningMachinesMove() {
        NodeName there = new NodeName("node2");
        assertThat(step(done(new MigrateInstance.Parameters(web.id(), Optional.of(there))), MigrateVm.class)
                        .bytesPerSecond())
                .contains(ByteSize.ofGibibytes(1));
        limit();
        assertThat(step(
                                done(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node1")))),
                                MigrateVm.class)
                        .bytesPerSecond())
                .isEqualTo(ON_THE_NETWORK);
    }

    @Test
    void copiesOfDisks() {
        limit();
        done(new StopInstance.Parameters(web.id(), 0));
        Job moved = done(new MoveInstance.Parameters(web.id(), Optional.of(new NodeName("node2")), 0));
        assertThat(step(moved, CopyVolume.class).bytesPerSecond()).isEqualTo(ON_THE_NETWORK);
        Job converted = done(new ConvertDisks.Parameters(
                web.id(), Optional.of(DiskTemplate.PLAIN), Optional.empty(), List.of(), Optional.empty()));
        assertThat(step(converted, ConvertVolume.class).bytesPerSecond()).isEqualTo(ON_DISKS);
    }
}
