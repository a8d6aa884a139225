package org.gannet.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.Group;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.group.AddGroup;
import org.gannet.engine.operation.group.AssignNodes;
import org.gannet.engine.operation.group.BalanceGroup;
import org.gannet.engine.operation.group.EvacuateGroup;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.instance.ChangeGroup;
import org.gannet.engine.operation.instance.CompareCopies;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeactivateDisks;
import org.gannet.engine.operation.instance.DegradeMirror;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.RecreateDisks;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.RestoreMirror;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.operation.node.MigrateAll;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.Nodes;
import org.gannet.engine.testing.SimulatedCluster;

/** Situations of operations that bring machines elsewhere, one or many. */
final class MirrorExamples {
    private static final GroupId RACK = new GroupId(new UUID(12, 1));

    private MirrorExamples() {}

    static List<Example> all() {
        return Stream.of(ofMany(), ofMirrored(), ofAgreement(), ofCopies(), ofComparison())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Example> ofMirrored() {
        return List.of(
                example(
                        "create mirrored and start",
                        CreateInstance.Parameters.class,
                        cluster -> MirroredMachines.in(cluster)
                                .createSmall("new1", Optional.empty(), Optional.empty(), true)),
                example(
                        "delete mirrored",
                        RemoveInstance.Parameters.class,
                        cluster -> new RemoveInstance.Parameters(mirrored(cluster, true))),
                example(
                        "start mirrored",
                        StartInstance.Parameters.class,
                        cluster -> new StartInstance.Parameters(mirrored(cluster, false))),
                example(
                        "migrate to the secondary node",
                        MigrateInstance.Parameters.class,
                        cluster -> new MigrateInstance.Parameters(mirrored(cluster, true), Optional.empty())),
                example(
                        "migrate what is down to the secondary node",
                        MigrateInstance.Parameters.class,
                        cluster -> new MigrateInstance.Parameters(mirrored(cluster, false), Optional.empty())),
                new Example(
                        "fail over",
                        FailOver.Parameters.class,
                        cluster -> new FailOver.Parameters(mirrored(cluster, true), 30, false, false),
                        true),
                example(
                        "fail over what is down",
                        FailOver.Parameters.class,
                        cluster -> new FailOver.Parameters(mirrored(cluster, false), 30, false, false)),
                example("fail over from a dead node", FailOver.Parameters.class, cluster -> {
                    InstanceId machine = mirrored(cluster, true);
                    cluster.run(new ModifyNode.Parameters(
                            new NodeName("node1"),
                            Optional.of(true),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of()));
                    cluster.node("node1").powerCut();
                    return new FailOver.Parameters(machine, 30, true, false);
                }));
    }

    private static List<Example> ofAgreement() {
        return List.of(
                example("go on without the second copies", DegradeMirror.Parameters.class, cluster -> {
                    InstanceId machine = mirrored(cluster, true);
                    MirroredMachines.in(cluster).connect("node1", "node2", false);
                    return new DegradeMirror.Parameters(machine);
                }),
                example("write on both copies only", RestoreMirror.Parameters.class, cluster -> {
                    InstanceId machine = mirrored(cluster, true);
                    MirroredMachines both = MirroredMachines.in(cluster);
                    both.connect("node1", "node2", false);
                    succeeds(cluster, new DegradeMirror.Parameters(machine));
                    both.connect("node1", "node2", true);
                    cluster.time.advance(Duration.ofSeconds(10));
                    return new RestoreMirror.Parameters(machine);
                }));
    }

    private static List<Example> ofCopies() {
        return List.of(
                example(
                        "replace copies on the secondary node",
                        ReplaceDisks.Parameters.class,
                        cluster -> replace(mirrored(cluster, true), ReplaceDisks.Mode.ON_SECONDARY)),
                example(
                        "replace copies on the primary node",
                        ReplaceDisks.Parameters.class,
                        cluster -> replace(mirrored(cluster, false), ReplaceDisks.Mode.ON_PRIMARY)),
                example(
                        "copies on a new secondary node",
                        ReplaceDisks.Parameters.class,
                        cluster -> replace(mirrored(cluster, true), ReplaceDisks.Mode.NEW_SECONDARY)),
                example("replace what has failed", ReplaceDisks.Parameters.class, cluster -> {
                    InstanceId machine = mirrored(cluster, true);
                    cluster.node("node2")
                            .failReplica(
                                    cluster.instance(machine).disks().getFirst().id());
                    return replace(machine, ReplaceDisks.Mode.AUTOMATIC);
                }),
                example(
                        "activate disks",
                        ActivateDisks.Parameters.class,
                        cluster -> new ActivateDisks.Parameters(mirrored(cluster, false))),
                example(
                        "deactivate disks",
                        DeactivateDisks.Parameters.class,
                        cluster -> new DeactivateDisks.Parameters(mirrored(cluster, false))),
                example("make a missing disk anew", RecreateDisks.Parameters.class, cluster -> {
                    CreateInstance.Parameters create = cluster.create("web1", Optional.of("node1"), false);
                    succeeds(cluster, create);
                    cluster.node("node1")
                            .api()
                            .ensureVolumeAbsent(cluster.instance(create.id())
                                    .disks()
                                    .getFirst()
                                    .volume());
                    return new RecreateDisks.Parameters(create.id());
                }),
                example(
                        "make disks of a dead node anew",
                        RecreateDisks.Parameters.class,
                        cluster -> new RecreateDisks.Parameters(ofDeadNode(cluster), Optional.empty(), true)),
                example(
                        "make disks of a dead node anew on a chosen one",
                        RecreateDisks.Parameters.class,
                        cluster -> new RecreateDisks.Parameters(
                                ofDeadNode(cluster), Optional.of(new NodeName("node3")), true)),
                example("evacuate all of a node", EvacuateNode.Parameters.class, cluster -> {
                    mirrored(cluster, true);
                    return new EvacuateNode.Parameters(
                            new NodeName("node1"), EvacuateNode.What.ALL, Optional.empty(), false);
                }),
                example("evacuate the copies on a node", EvacuateNode.Parameters.class, cluster -> {
                    mirrored(cluster, true);
                    return new EvacuateNode.Parameters(
                            new NodeName("node2"), EvacuateNode.What.SECONDARIES, Optional.empty(), false);
                }));
    }

    private static InstanceId ofDeadNode(SimulatedCluster cluster) {
        InstanceId machine = cluster.running("web1", "node1").id();
        cluster.run(Nodes.offline("node1", true));
        cluster.node("node1").powerCut();
        return machine;
    }

    private static ReplaceDisks.Parameters replace(InstanceId machine, ReplaceDisks.Mode mode) {
        return new ReplaceDisks.Parameters(machine, mode, Optional.empty());
    }

    private static List<Example> ofComparison() {
        return List.of(
                example(
                        "compare the copies",
                        CompareCopies.Parameters.class,
                        cluster -> new CompareCopies.Parameters(spoiled(cluster), false)),
                example(
                        "compare the copies and mend them",
                        CompareCopies.Parameters.class,
                        cluster -> new CompareCopies.Parameters(spoiled(cluster), true)));
    }

    private static InstanceId spoiled(SimulatedCluster cluster) {
        InstanceId machine = mirrored(cluster, true);
        cluster.node("node1")
                .spoilOther(cluster.instance(machine).disks().getFirst().id(), new ByteSize(4096));
        return machine;
    }

    /** On node1, mirrored to node2. */
    private static InstanceId mirrored(SimulatedCluster cluster, boolean start) {
        return MirroredMachines.in(cluster)
                .made("web1", "node1", "node2", start)
                .id();
    }

    private static List<Example> ofMany() {
        return List.of(
                example("migrate all off a node", MigrateAll.Parameters.class, cluster -> {
                    cluster.running("web1", "node1");
                    cluster.running("web2", "node1");
                    return new MigrateAll.Parameters(new NodeName("node1"), Optional.empty(), false);
                }),
                example("evacuate a node", EvacuateNode.Parameters.class, cluster -> {
                    cluster.running("web1", "node1");
                    return new EvacuateNode.Parameters(
                            new NodeName("node1"), EvacuateNode.What.PRIMARIES, Optional.empty(), false);
                }),
                example("evacuate a group", EvacuateGroup.Parameters.class, cluster -> {
                    machineBesideARack(cluster);
                    return new EvacuateGroup.Parameters(Group.FIRST, List.of(), false);
                }),
                example("balance a group", BalanceGroup.Parameters.class, cluster -> {
                    cluster.running("web1", "node1");
                    cluster.running("web2", "node1");
                    return new BalanceGroup.Parameters(Group.FIRST);
                }),
                example(
                        "change the group of a machine",
                        ChangeGroup.Parameters.class,
                        cluster -> new ChangeGroup.Parameters(machineBesideARack(cluster), Optional.of(RACK))));
    }

    /** On node1, while node3 is another group's. */
    private static InstanceId machineBesideARack(SimulatedCluster cluster) {
        succeeds(cluster, new AddGroup.Parameters(RACK, new GroupName("rack1"), AllocationPolicy.PREFERRED));
        succeeds(cluster, new AssignNodes.Parameters(RACK, List.of(new NodeName("node3")), false));
        return cluster.running("web1", "node1").id();
    }

    private static void succeeds(SimulatedCluster cluster, Parameters parameters) {
        assertThat(cluster.run(parameters).state()).isEqualTo(JobState.SUCCEEDED);
    }

    private static Example example(
            String name, Class<? extends Parameters> operation, Function<SimulatedCluster, Parameters> prepare) {
        return new Example(name, operation, prepare, false);
    }
}
