package org.gannet.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.JobState;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.Nodes;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.engine.testing.ToldDisks;

/** Situations of machines whose disks lie on storage that several nodes see. */
final class SharedExamples {
    private static final ByteSize SIZE = ByteSize.ofGibibytes(10);

    private SharedExamples() {}

    static List<Example> all() {
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

    private static InstanceId told(SimulatedCluster cluster) {
        ToldDisks.in(cluster);
        return ToldDisks.made(cluster).id();
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
