package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.Score;
import org.gannet.engine.balancing.Scores;
import org.gannet.engine.htools.CommandLine.Option;

/** {@code hinfo}: what a cluster is, and its score (hinfo(1)). */
final class Hinfo {
    private Hinfo() {}

    static int run(List<String> arguments, Console console) {
        List<Option> options = ToolOptions.COMMON;
        CommandLine line;
        try {
            line = CommandLine.parse(options, arguments);
        } catch (BadInput e) {
            console.note(e.getMessage() + "\n\n" + ToolOptions.usage("hinfo", options));
            return 2;
        }
        if (line.has("help") || line.has("version")) {
            console.say(ToolOptions.usage("hinfo", options));
            return 0;
        }
        try {
            print(line, ClusterLoader.load(line), console);
            return 0;
        } catch (BadInput e) {
            console.note("" + e.getMessage());
            return 1;
        }
    }

    private static void print(CommandLine line, ClusterInput cluster, Console console) {
        if (line.count("quiet") == 0) {
            Reports.inconsistent(cluster).forEach(console::note);
        }
        PlacementState state = PlacementState.of(Inventory.of(cluster));
        console.say("Loaded cluster tags: " + String.join(",", cluster.tags()));
        int groups = cluster.groups().size();
        console.say("Loaded " + cluster.nodes().size() + " nodes, "
                + cluster.instances().size() + " instances, " + groups + " node group" + (groups == 1 ? "" : "s"));
        if (cluster.nodes().isEmpty()) {
            return;
        }
        int[] nodes = state.inventory().allNodes();
        boolean happy =
                IntStream.of(nodes).allMatch(node -> state.inventory().isOffline(node) || state.isRedundant(node));
        console.say("Cluster is N+1 " + (happy ? "happy" : "unhappy"));
        Score score = Scores.of(state);
        console.say("Cluster coefficients:");
        Reports.metrics(score).forEach(console::say);
        console.say("Cluster score: " + Figures.score(score.total()));
        if (line.has("print-instances")) {
            console.note("\nInstance map:");
            InstanceTable.lines(
                            state,
                            IntStream.range(0, cluster.instances().size()).toArray())
                    .forEach(console::note);
        }
        if (line.has("print-nodes")) {
            console.note("\nCluster status:");
            List<String> lines = new ArrayList<>(NodeTable.lines(
                    state, new Names(cluster), nodes, line.value("print-nodes").orElse("")));
            lines.forEach(console::note);
        }
    }
}
