package org.gannet.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ExportId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.BackupNote;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.engine.operation.instance.DiskOrigin;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.ReinstallInstance;
import org.gannet.engine.operation.node.RemoveBackup;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VolumeSpec;

/** Situations of the operations that copy what machines hold. */
final class CopyExamples {
    private CopyExamples() {}

    static List<Example> all() {
        return Stream.concat(ofCopies().stream(), ofOtherDisks().stream()).toList();
    }

    private static List<Example> ofCopies() {
        return List.of(
                example(
                        "create several",
                        CreateInstances.Parameters.class,
                        cluster -> new CreateInstances.Parameters(List.of(
                                cluster.create("web1", Optional.empty(), true),
                                cluster.create("web2", Optional.empty(), false)))),
                example(
                        "clone what is down",
                        CloneInstance.Parameters.class,
                        cluster -> clone(cluster, OperationExamples.stopped(cluster), Optional.of("node1"), false)),
                example(
                        "clone what runs, and start it elsewhere",
                        CloneInstance.Parameters.class,
                        cluster -> clone(cluster, OperationExamples.running(cluster), Optional.of("node2"), true)),
                example(
                        "create from a backup on its node",
                        CreateInstance.Parameters.class,
                        cluster -> restore(cluster, "node1")),
                example(
                        "create from a backup on another node",
                        CreateInstance.Parameters.class,
                        cluster -> restore(cluster, "node3")),
                example(
                        "back up what runs",
                        ExportInstance.Parameters.class,
                        cluster -> export(cluster, OperationExamples.running(cluster), Optional.empty(), false)),
                example(
                        "shut down, and back up to another node",
                        ExportInstance.Parameters.class,
                        cluster -> export(cluster, OperationExamples.running(cluster), Optional.of("node2"), true)),
                example(
                        "back up raw disks that are in use",
                        ExportInstance.Parameters.class,
                        cluster -> export(cluster, raw(cluster, true), Optional.empty(), true)),
                example(
                        "back up what is down",
                        ExportInstance.Parameters.class,
                        cluster -> export(cluster, OperationExamples.stopped(cluster), Optional.empty(), false)),
                example("delete a backup", RemoveBackup.Parameters.class, cluster -> {
                    ExportInstance.Parameters export =
                            export(cluster, OperationExamples.running(cluster), Optional.empty(), false);
                    assertThat(cluster.run(export).state()).isEqualTo(JobState.SUCCEEDED);
                    return new RemoveBackup.Parameters(new NodeName("node1"), export.backup());
                }));
    }

    private static List<Example> ofOtherDisks() {
        return List.of(
                example(
                        "install another image",
                        ReinstallInstance.Parameters.class,
                        cluster -> new ReinstallInstance.Parameters(
                                        OperationExamples.stopped(cluster).id(), SimulatedCluster.CD)
                                .knowing("other image", VolumeSpec.Format.QCOW2, ByteSize.ofGibibytes(1))),
                example(
                        "convert to the raw format",
                        ConvertDisks.Parameters.class,
                        cluster -> new ConvertDisks.Parameters(
                                OperationExamples.stopped(cluster).id(),
                                Optional.empty(),
                                Optional.of(VolumeSpec.Format.RAW),
                                List.of(),
                                Optional.empty())),
                example("convert to mirrored disks", ConvertDisks.Parameters.class, cluster -> {
                    MirroredMachines.in(cluster);
                    return convert(raw(cluster, false), DiskTemplate.MIRROR);
                }),
                example("convert to logical volumes", ConvertDisks.Parameters.class, cluster -> {
                    MirroredMachines.in(cluster);
                    return convert(OperationExamples.stopped(cluster), DiskTemplate.PLAIN);
                }),
                example("convert to DRBD", ConvertDisks.Parameters.class, cluster -> {
                    MirroredMachines.in(cluster);
                    return convert(plain(cluster), DiskTemplate.DRBD);
                }),
                example("convert DRBD to logical volumes", ConvertDisks.Parameters.class, cluster -> {
                    MirroredMachines.in(cluster);
                    Instance machine = plain(cluster);
                    assertThat(cluster.run(convert(machine, DiskTemplate.DRBD)).state())
                            .isEqualTo(JobState.SUCCEEDED);
                    return convert(machine, DiskTemplate.PLAIN);
                }),
                example(
                        "convert to files",
                        ConvertDisks.Parameters.class,
                        cluster -> convert(
                                MirroredMachines.in(cluster).made("web1", "node1", "node2", false),
                                DiskTemplate.FILE)));
    }

    private static ConvertDisks.Parameters convert(Instance machine, DiskTemplate template) {
        return new ConvertDisks.Parameters(
                machine.id(), Optional.of(template), Optional.empty(), List.of(), Optional.empty());
    }

    private static Example example(
            String name, Class<? extends Parameters> operation, Function<SimulatedCluster, Parameters> prepare) {
        return new Example(name, operation, prepare, false);
    }

    private static Parameters clone(SimulatedCluster cluster, Instance source, Optional<String> on, boolean start) {
        return new CloneInstance.Parameters(
                        new InstanceId(cluster.ids.next()),
                        source.id(),
                        new HostName("web2"),
                        Optional.empty(),
                        on.map(NodeName::new),
                        start)
                .completed(cluster.state(), cluster.ids::next);
    }

    private static ExportInstance.Parameters export(
            SimulatedCluster cluster, Instance source, Optional<String> to, boolean shutDown) {
        return new ExportInstance.Parameters(
                source.id(),
                new ExportId(cluster.ids.next()),
                to.map(NodeName::new),
                shutDown,
                30,
                Optional.of("before the upgrade"));
    }

    private static Parameters restore(SimulatedCluster cluster, String on) {
        Instance web = OperationExamples.running(cluster);
        ExportInstance.Parameters export = export(cluster, web, Optional.empty(), false);
        assertThat(cluster.run(export).state()).isEqualTo(JobState.SUCCEEDED);
        NewDisk disk = NewDisk.copy(
                new DiskId(cluster.ids.next()),
                web.disks().getFirst().size(),
                VolumeSpec.Format.QCOW2,
                new DiskOrigin.OfExport(new NodeName("node1"), BackupNote.idOf(export.backup(), 0)));
        return of(cluster, "web2", disk, on, true);
    }

    private static Instance plain(SimulatedCluster cluster) {
        CreateInstance.Parameters create =
                cluster.createOn(DiskTemplate.PLAIN, "web1", ByteSize.ofGibibytes(5), Optional.of("node1"), false);
        assertThat(cluster.run(create).state()).isEqualTo(JobState.SUCCEEDED);
        return cluster.instance(create.id());
    }

    private static Instance raw(SimulatedCluster cluster, boolean start) {
        CreateInstance.Parameters create = of(
                cluster,
                "web1",
                new NewDisk(
                        new DiskId(cluster.ids.next()),
                        ByteSize.ofGibibytes(5),
                        VolumeSpec.Format.RAW,
                        new VolumeSpec.Source.Empty()),
                "node1",
                start);
        assertThat(cluster.run(create).state()).isEqualTo(JobState.SUCCEEDED);
        return cluster.instance(create.id());
    }

    private static CreateInstance.Parameters of(
            SimulatedCluster cluster, String name, NewDisk disk, String on, boolean start) {
        return new CreateInstance.Parameters(
                new InstanceId(cluster.ids.next()),
                new HostName(name),
                SimulatedCluster.OWNER,
                1,
                ByteSize.ofGibibytes(1),
                List.of(disk),
                List.of(),
                Optional.empty(),
                List.of(),
                "made by hand",
                Optional.of(new NodeName(on)),
                start);
    }
}
