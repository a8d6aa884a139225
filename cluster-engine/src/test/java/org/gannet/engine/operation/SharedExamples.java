package org.gannet.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ExportId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.Nodes;
import org.gannet.engine.testing.OutsideDisks;
import org.gannet.engine.testing.SimulatedCluster;

/** Situations of machines whose disks lie on storage that several nodes see. */
final class SharedExamples {
    private static final ByteSize SIZE = ByteSize.ofGibibytes(10);

    private SharedExamples() {}

    static List<Example> all() {
        return Stream.concat(onAnyNode().stream(), keepingMoments().stream()).toList();
    }

    private static List<Example> onAnyNode() {
        return List.of(
                example("create on shared storage", CreateInstance.Parameters.class, cluster -> {
                    MirroredMachines.in(cluster);
                    return create(cluster, true);
                }),
                example(
                        "move what runs on shared storage",
                        MigrateInstance.Parameters.class,
                        cluster -> new MigrateInstance.Parameters(shared(cluster, true), Optional.empty())),
                example(
                        "move what is down on shared storage",
                        MigrateInstance.Parameters.class,
                        cluster -> new MigrateInstance.Parameters(shared(cluster, false), Optional.empty())),
                example(
                        "move what is stopped for it on shared storage",
                        MoveInstance.Parameters.class,
                        cluster -> new MoveInstance.Parameters(shared(cluster, true), Optional.empty(), 30)),
                example(
                        "fail over what runs on shared storage",
                        FailOver.Parameters.class,
                        cluster -> new FailOver.Parameters(shared(cluster, true), 30, false, false)),
                example("fail over from a dead node on shared storage", FailOver.Parameters.class, cluster -> {
                    InstanceId machine = shared(cluster, true);
                    cluster.run(Nodes.offline("node1", true));
                    cluster.node("node1").powerCut();
                    return new FailOver.Parameters(machine, 30, true, false, Optional.of(new NodeName("node3")));
                }),
                example(
                        "convert shared files to logical volumes",
                        ConvertDisks.Parameters.class,
                        cluster -> convert(shared(cluster, false), DiskTemplate.PLAIN)),
                example("convert files to shared ones", ConvertDisks.Parameters.class, cluster -> {
                    MirroredMachines.in(cluster);
                    return convert(OperationExamples.stopped(cluster).id(), DiskTemplate.SHAREDFILE);
                }),
                example(
                        "delete on shared storage",
                        RemoveInstance.Parameters.class,
                        cluster -> new RemoveInstance.Parameters(shared(cluster, false))),
                example(
                        "move what runs on storage that nodes are told of",
                        MigrateInstance.Parameters.class,
                        cluster -> new MigrateInstance.Parameters(told(cluster), Optional.empty())),
                example(
                        "move what is stopped for it on storage that nodes are told of",
                        MoveInstance.Parameters.class,
                        cluster -> new MoveInstance.Parameters(told(cluster), Optional.empty(), 30)),
                example("fail over from a dead node what nodes are told of", FailOver.Parameters.class, cluster -> {
                    InstanceId machine = told(cluster);
                    cluster.run(Nodes.offline("node1", true));
                    cluster.node("node1").powerCut();
                    return new FailOver.Parameters(machine, 30, true, false, Optional.of(new NodeName("node3")));
                }));
    }

    /** Where snapshots are the storage's. */
    private static List<Example> keepingMoments() {
        return List.of(
                example(
                        "remember what runs on storage that keeps moments",
                        SnapshotInstance.Parameters.class,
                        cluster -> new SnapshotInstance.Parameters(
                                ceph(cluster), new SnapshotId(cluster.ids.next()), "before", List.of())),
                example(
                        "clone within storage what runs there",
                        CloneInstance.Parameters.class,
                        cluster -> new CloneInstance.Parameters(
                                        new InstanceId(cluster.ids.next()),
                                        ceph(cluster),
                                        new HostName("web2"),
                                        Optional.empty(),
                                        Optional.of(new NodeName("node2")),
                                        true)
                                .completed(cluster.state(), cluster.ids::next)),
                example(
                        "back up to another node what runs on storage that keeps moments",
                        ExportInstance.Parameters.class,
                        cluster -> new ExportInstance.Parameters(
                                ceph(cluster),
                                new ExportId(cluster.ids.next()),
                                Optional.of(new NodeName("node2")),
                                false,
                                5,
                                Optional.empty())));
    }

    private static InstanceId ceph(SimulatedCluster cluster) {
        OutsideDisks.ceph(cluster);
        return OutsideDisks.made(cluster, DiskTemplate.RBD).id();
    }

    private static InstanceId told(SimulatedCluster cluster) {
        OutsideDisks.told(cluster);
        return OutsideDisks.made(cluster, DiskTemplate.EXT).id();
    }

    private static Example example(
            String name, Class<? extends Parameters> operation, Function<SimulatedCluster, Parameters> prepare) {
        return new Example(name, operation, prepare, false);
    }

    private static CreateInstance.Parameters create(SimulatedCluster cluster, boolean start) {
        return cluster.createOn(DiskTemplate.SHAREDFILE, "web1", SIZE, Optional.of("node1"), start);
    }

    private static InstanceId shared(SimulatedCluster cluster, boolean running) {
        MirroredMachines.in(cluster);
        CreateInstance.Parameters create = create(cluster, true);
        assertThat(cluster.run(create).state()).isEqualTo(JobState.SUCCEEDED);
        if (!running) {
            assertThat(cluster.run(new StopInstance.Parameters(create.id(), 0)).state())
                    .isEqualTo(JobState.SUCCEEDED);
        }
        return create.id();
    }

    private static ConvertDisks.Parameters convert(InstanceId machine, DiskTemplate template) {
        return new ConvertDisks.Parameters(
                machine, Optional.of(template), Optional.empty(), List.of(), Optional.empty());
    }
}
