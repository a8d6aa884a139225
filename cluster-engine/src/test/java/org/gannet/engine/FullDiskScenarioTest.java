package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.AttachDisk;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What writes on a node whose disk is full although the cluster counts room: it is said clearly, nothing is left, the
 * machine runs on as it was, and the same is done when there is room again.
 */
class FullDiskScenarioTest {
    private static final String FULL = "node1";

    /** One row: what is asked for of a machine, running or not. */
    private record Story(String name, boolean running, BiFunction<SimulatedCluster, Instance, Parameters> when) {
        @Override
        public String toString() {
            return name + (running ? ", running" : ", stopped");
        }
    }

    private static Stream<Story> stories() {
        Map<String, BiFunction<SimulatedCluster, Instance, Parameters>> asked = Map.of(
                "another disk", FullDiskScenarioTest::attach,
                "a larger disk", FullDiskScenarioTest::grow,
                "a snapshot", FullDiskScenarioTest::snapshot,
                "a clone", FullDiskScenarioTest::copy,
                "a backup", FullDiskScenarioTest::export);
        return asked.keySet().stream()
                .sorted()
                .flatMap(name -> Stream.of(true, false).map(running -> new Story(name, running, asked.get(name))));
    }

    private static Parameters attach(SimulatedCluster cluster, Instance machine) {
        return new AttachDisk.Parameters(
                machine.id(),
                new DiskId(cluster.ids.next()),
                ByteSize.ofGibibytes(1),
                VolumeSpec.Format.QCOW2,
                Optional.empty(),
                Disk.Mode.RW);
    }

    private static Parameters grow(SimulatedCluster cluster, Instance machine) {
        return new GrowDisk.Parameters(machine.id(), machine.disks().getFirst().id(), ByteSize.ofGibibytes(20));
    }

    private static Parameters snapshot(SimulatedCluster cluster, Instance machine) {
        return new SnapshotInstance.Parameters(machine.id(), new SnapshotId(cluster.ids.next()), "before", List.of());
    }

    private static Parameters copy(SimulatedCluster cluster, Instance machine) {
        return new CloneInstance.Parameters(
                        new InstanceId(cluster.ids.next()),
                        machine.id(),
                        new HostName("copy1"),
                        Optional.empty(),
                        Optional.of(new NodeName(FULL)),
                        false)
                .completed(cluster.state(), cluster.ids::next);
    }

    private static Parameters export(SimulatedCluster cluster, Instance machine) {
        return new ExportInstance.Parameters(
                machine.id(),
                new ExportId(cluster.ids.next()),
                Optional.of(new NodeName(FULL)),
                false,
                60,
                Optional.empty());
    }

    private static Map<VolumeId, VolumeReport> volumes(SimulatedCluster cluster) {
        return cluster.node(FULL).api().report().volumes().stream()
                .collect(Collectors.toMap(VolumeReport::id, volume -> volume));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void isSaidAndLeavesNothing(Story story) {
        SimulatedCluster cluster = SimulatedCluster.of(FULL, "node2");
        Instance machine = story.running() ? cluster.running("web1", FULL) : stopped(cluster);
        Map<VolumeId, VolumeReport> before = volumes(cluster);
        Optional<VmSpec> ran = cluster.node(FULL).findRunning(machine.id());
        Parameters asked = story.when().apply(cluster, machine);

        cluster.node(FULL).setFull(true);
        Job failed = cluster.run(asked);
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.problem().orElseThrow().toString()).contains("full");
        assertThat(codes(failed)).contains(ErrorCode.POOL_FULL);
        assertThat(cluster.state().instances().keySet()).isEqualTo(Set.of(machine.id()));
        assertThat(cluster.instance(machine.id())).isEqualTo(machine);
        assertThat(volumes(cluster)).isEqualTo(before);
        assertThat(cluster.node(FULL).findRunning(machine.id())).isEqualTo(ran);
        assertThat(cluster.node(FULL).api().exports()).isEmpty();
        assertThat(cluster.leftovers()).isEmpty();

        cluster.node(FULL).setFull(false);
        Job again = cluster.run(asked);
        assertThat(again.state()).as("%s", again.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(cluster.leftovers()).isEmpty();
    }

    private static Set<ErrorCode> codes(Job job) {
        return job.problem().stream().map(problem -> problem.code()).collect(Collectors.toSet());
    }

    private static Instance stopped(SimulatedCluster cluster) {
        var create = cluster.create("web1", Optional.of(FULL), false);
        Job job = cluster.run(create);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return cluster.instance(create.id());
    }
}
