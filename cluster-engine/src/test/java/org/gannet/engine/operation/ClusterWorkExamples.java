package org.gannet.engine.operation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.cluster.PauseWatcher;
import org.gannet.engine.operation.cluster.RedistributeConfiguration;
import org.gannet.engine.operation.cluster.ResumeWatcher;
import org.gannet.engine.operation.node.AddNode;
import org.gannet.engine.operation.node.PowerNode;
import org.gannet.engine.operation.node.ReAddNode;
import org.gannet.engine.operation.node.RemoveLeftover;
import org.gannet.engine.operation.node.RemoveNode;
import org.gannet.engine.operation.node.RenameNode;
import org.gannet.engine.operation.node.RepairStorage;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.testing.Leftovers;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.Nodes;
import org.gannet.engine.testing.SimulatedCluster;

/** Situations of what operators do with nodes and with the cluster as a whole. */
final class ClusterWorkExamples {
    private static final NodeName NODE2 = new NodeName("node2");

    private ClusterWorkExamples() {}

    static List<Example> all() {
        return Stream.of(ofNodes(), ofPower(), ofLeftovers(), ofTheWatcher())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Example> ofNodes() {
        return List.of(
                example("add a node", AddNode.Parameters.class, cluster -> {
                    cluster.nodes.add("node4", Duration.ZERO);
                    return new AddNode.Parameters(new HostName("node4"), "node4", Optional.empty(), false);
                }),
                example("remove a node", RemoveNode.Parameters.class, cluster -> new RemoveNode.Parameters(NODE2)),
                example("take a node back with a machine that lives elsewhere", ReAddNode.Parameters.class, cluster -> {
                    InstanceId web = cluster.running("web1", "node1").id();
                    Leftovers.process(cluster, "node2", web);
                    cluster.run(Nodes.offline("node2", true));
                    return new ReAddNode.Parameters(NODE2, Optional.empty());
                }),
                example("rename a node", RenameNode.Parameters.class, cluster -> {
                    MirroredMachines.in(cluster).made("web1", "node1", "node2", true);
                    cluster.nodes.rename("node2", "node9");
                    return new RenameNode.Parameters(NODE2, new HostName("node9"), Optional.of("node9"));
                }));
    }

    private static List<Example> ofPower() {
        return List.of(
                example("repair a node's storage", RepairStorage.Parameters.class, cluster -> {
                    cluster.running("web1", "node2");
                    cluster.run(cluster.create("web2", Optional.of("node2"), false));
                    return new RepairStorage.Parameters(NODE2);
                }),
                example("repair a pool that has lost a device", RepairStorage.Parameters.class, cluster -> {
                    cluster.node("node2").loseDevice(SimulatedNodes.GROUP);
                    return new RepairStorage.Parameters(NODE2);
                }),
                example("switch a node off", PowerNode.Parameters.class, cluster -> {
                    cluster.run(Nodes.switchedBy("node2", "power"));
                    return new PowerNode.Parameters(NODE2, PowerNode.Action.OFF, Optional.empty(), false);
                }),
                example("ask for a node's power", PowerNode.Parameters.class, cluster -> {
                    cluster.run(Nodes.switchedBy("node2", "power"));
                    return new PowerNode.Parameters(
                            NODE2, PowerNode.Action.STATUS, Optional.of(new NodeName("node3")), false);
                }),
                example(
                        "distribute the configuration",
                        RedistributeConfiguration.Parameters.class,
                        cluster -> new RedistributeConfiguration.Parameters()));
    }

    private static List<Example> ofLeftovers() {
        return List.of(
                example(
                        "remove a volume that nobody uses",
                        RemoveLeftover.Parameters.class,
                        cluster -> leftover(
                                RemoveLeftover.Kind.VOLUME,
                                Leftovers.volume(cluster, "node2").toString())),
                example(
                        "end a machine that nobody knows",
                        RemoveLeftover.Parameters.class,
                        cluster -> leftover(
                                RemoveLeftover.Kind.MACHINE,
                                Leftovers.machine(cluster, "node2").toString())));
    }

    private static RemoveLeftover.Parameters leftover(RemoveLeftover.Kind kind, String id) {
        return new RemoveLeftover.Parameters(NODE2, kind, id);
    }

    private static List<Example> ofTheWatcher() {
        return List.of(
                example("pause the watcher", PauseWatcher.Parameters.class, cluster -> new PauseWatcher.Parameters(30)),
                example("let the watcher go on", ResumeWatcher.Parameters.class, cluster -> {
                    cluster.run(new PauseWatcher.Parameters(30));
                    return new ResumeWatcher.Parameters();
                }));
    }

    private static Example example(
            String name, Class<? extends Parameters> operation, Function<SimulatedCluster, Parameters> prepare) {
        return new Example(name, operation, prepare, false);
    }
}
