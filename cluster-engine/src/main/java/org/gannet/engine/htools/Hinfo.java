package org.gannet.engine.htools;

import java.util.List;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.Metric;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.Score;
import org.gannet.engine.balancing.Scores;

/** {@code hinfo}: what a cluster is, and its score (hinfo(1)). */
final class Hinfo {
    private Hinfo() {}

    static int run(List<String> arguments, Console console) {
        return new Tool("hinfo", ToolOptions.HINFO).run(arguments, console, line -> () -> {
            print(ClusterLoader.load(line, console), console, new StateOutput(line, console));
            return 0;
        });
    }

    private static void print(ClusterInput cluster, Console console, StateOutput output) {
        PlacementState state = PlacementState.of(Inventory.of(cluster));
        console.say("Loaded cluster tags: " + String.join(",", cluster.tags()));
        console.say("Loaded " + Reports.count(cluster.nodes().size(), "node") + ", "
                + Reports.count(cluster.instances().size(), "instance") + ", "
                + Reports.count(cluster.groups().size(), "node group"));
        List<InstanceInput> split = cluster.instances().stream()
                .filter(instance -> instance.hasSecondary()
                        && cluster.nodes().get(instance.primary()).group()
                                != cluster.nodes().get(instance.secondary()).group())
                .sorted(cluster.listing().ofInstances())
                .toList();
        if (!split.isEmpty()) {
            console.say("Found instances belonging to multiple node groups:");
            split.forEach(instance -> console.note("  " + instance.name()));
        }
        int[] nodes = state.inventory().allNodes();
        boolean happy =
                IntStream.of(nodes).allMatch(node -> state.inventory().isOffline(node) || state.isRedundant(node));
        console.say("Cluster is N+1 " + (happy ? "happy" : "unhappy"));
        Score score = Scores.of(state);
        console.say("Cluster coefficients:");
        // Of no nodes there is nothing to measure, which hinfo tells as well.
        List<Metric> metrics = cluster.nodes().isEmpty() ? List.of() : List.of(Metric.values());
        Reports.metrics(score, metrics).forEach(console::say);
        console.say("Cluster score: " + Figures.score(score.total()));
        output.instances("Instances instance map", state);
        output.nodes("Cluster", state);
    }
}
