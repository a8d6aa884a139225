package org.gannet.engine.operation;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Group;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.group.EmptyNodes;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.group.ReturnNodes;
import org.gannet.engine.operation.group.RollMaintenance;
import org.gannet.engine.operation.instance.ActivateDisks;
import org.gannet.engine.operation.node.PowerNode;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.Nodes;
import org.gannet.engine.testing.SimulatedCluster;

/** Situations of taking nodes out and back. Those that wait for people are stories of their own. */
final class MaintenanceExamples {
    private static final NodeName NODE2 = new NodeName("node2");

    private MaintenanceExamples() {}

    static List<Example> all() {
        return List.of(
                example("roll maintenance", RollMaintenance.Parameters.class, cluster -> {
                    switchable(cluster);
                    return new RollMaintenance.Parameters(
                            Group.FIRST, List.of(NODE2), Meanwhile.POWER_CYCLE, false, true);
                }),
                example("maintain nodes", MaintainNodes.Parameters.class, cluster -> {
                    switchable(cluster);
                    return new MaintainNodes.Parameters(Group.FIRST, List.of(NODE2), Meanwhile.POWER_CYCLE, false);
                }),
                example("empty nodes", EmptyNodes.Parameters.class, cluster -> {
                    cluster.running("web1", "node2");
                    return new EmptyNodes.Parameters(Group.FIRST, List.of(NODE2), false);
                }),
                example("return nodes", ReturnNodes.Parameters.class, cluster -> {
                    cluster.run(SimulatedCluster.drained("node2"));
                    return new ReturnNodes.Parameters(Group.FIRST, List.of(NODE2));
                }),
                example("switch a node off and on and wait for it", PowerNode.Parameters.class, cluster -> {
                    switchable(cluster);
                    return new PowerNode.Parameters(NODE2, PowerNode.Action.CYCLE, Optional.empty(), false, true);
                }),
                example("activate disks and wait for their copies", ActivateDisks.Parameters.class, cluster -> {
                    var web = MirroredMachines.in(cluster).made("web1", "node1", "node2", false);
                    return new ActivateDisks.Parameters(web.id(), true);
                }));
    }

    /** Any node switches node2 off and on, which starts at once. */
    private static void switchable(SimulatedCluster cluster) {
        cluster.run(Nodes.switchedBy("node2", "power"));
        cluster.nodes
                .all()
                .forEach(node -> node.setPowerSwitch((target, action) -> {
                    cluster.node(target.value()).restartSystem();
                    return true;
                }));
    }

    private static Example example(
            String name, Class<? extends Parameters> operation, Function<SimulatedCluster, Parameters> prepare) {
        return new Example(name, operation, prepare, false);
    }
}
