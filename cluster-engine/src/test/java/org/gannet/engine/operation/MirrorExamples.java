package org.gannet.engine.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
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
import org.gannet.engine.operation.group.EvacuateGroup;
import org.gannet.engine.operation.instance.ChangeGroup;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.operation.node.MigrateAll;
import org.gannet.engine.testing.SimulatedCluster;

/** Situations of operations that bring machines elsewhere, one or many. */
final class MirrorExamples {
    private static final GroupId RACK = new GroupId(new UUID(12, 1));

    private MirrorExamples() {}

    static List<Example> all() {
        return ofMany();
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
