package org.gannet.engine.operation;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.NodeName;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.cluster.PauseWatcher;
import org.gannet.engine.operation.cluster.ResumeWatcher;
import org.gannet.engine.operation.node.RemoveLeftover;
import org.gannet.engine.testing.Leftovers;
import org.gannet.engine.testing.SimulatedCluster;

/** Situations of what operators do with nodes and with the cluster as a whole. */
final class ClusterWorkExamples {
    private static final NodeName NODE2 = new NodeName("node2");

    private ClusterWorkExamples() {}

    static List<Example> all() {
        return Stream.of(ofLeftovers(), ofTheWatcher()).flatMap(List::stream).toList();
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
