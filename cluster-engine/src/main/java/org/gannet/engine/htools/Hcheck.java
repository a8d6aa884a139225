package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gannet.engine.allocation.search.Redundancy;
import org.gannet.engine.balancing.BalanceOptions;
import org.gannet.engine.balancing.Balancer;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.Scores;

/** The tool hcheck: whether a cluster is healthy, and whether a rebalance would make it so, by hcheck(1) of 3.0.2. */
final class Hcheck {
    private static final List<String> KEYS =
            List.of("N1_FAIL", "CONFLICT_TAGS", "OFFLINE_PRI", "OFFLINE_SEC", "GN1_FAIL");
    private static final List<String> SENTENCES = List.of(
            "Nodes not N+1 happy",
            "Nodes with conflicting instances",
            "Instances having the primary node offline",
            "Instances having a secondary node offline",
            "Nodes not directly evacuateable");

    private final PlacementState state;
    private final ClusterInput cluster;
    private final boolean capacity;
    /** In the order in which they were listed, by which they are numbered here. */
    private final List<Integer> groups;

    private final List<Health> initially;
    private final List<Health> afterwards;

    private Hcheck(CommandLine line, Console console) {
        cluster = ClusterLoader.load(line, console);
        capacity = !line.has("no-capacity-checks");
        state = ClusterLoader.state(cluster, line);
        groups = IntStream.range(0, cluster.groups().size())
                .boxed()
                .sorted(Comparator.comparing(
                        cluster.groups()::get, cluster.listing().ofGroups()))
                .toList();
        initially = healths(state);
        var output = new StateOutput(line, console);
        output.instances("Initial instance map", state);
        output.nodes("Initial cluster", state);
        if (!line.has("no-simulation") && isUnhealthy()) {
            PlacementState rebalanced = rebalanced(Hbal.options(line));
            afterwards = healths(rebalanced);
            output.instances("Final instance map", rebalanced);
            output.nodes("Final cluster", rebalanced);
        } else {
            afterwards = initially;
        }
    }

    /** Whether all is well, or a rebalance is needed: 0 or 1. */
    static int run(List<String> arguments, Console console) {
        return new Tool("hcheck", ToolOptions.HCHECK).run(arguments, console, line -> {
            boolean machine = line.isYes("machine-readable");
            boolean simulated = !line.has("no-simulation");
            return () -> {
                var check = new Hcheck(line, console);
                if (machine) {
                    console.out().print(check.machine());
                } else if (line.verbosity() > 0) {
                    console.out().print(check.human(simulated));
                }
                return simulated && check.isUnhealthy() ? 1 : 0;
            };
        });
    }

    private List<Health> healths(PlacementState of) {
        List<Health> healths = new ArrayList<>();
        for (int group : groups) {
            int[] nodes = of.inventory().nodesOfGroup(group);
            if (nodes.length > 0) {
                healths.add(health(of, group, nodes));
            }
        }
        return healths;
    }

    /** What hbal would make of each group. */
    private PlacementState rebalanced(BalanceOptions options) {
        PlacementState now = state;
        for (int group = 0; group < cluster.groups().size(); group++) {
            int[] nodes = now.inventory().nodesOfGroup(group);
            if (nodes.length > 0) {
                now = Balancer.plan(now, nodes, options).result();
            }
        }
        return now;
    }

    /** What is wrong in a group: one count for each of the keys. */
    private record Health(int group, List<Integer> counts, double score) {}

    private Health health(PlacementState of, int group, int[] nodes) {
        Inventory inventory = of.inventory();
        int[] offline = IntStream.of(nodes).filter(inventory::isOffline).toArray();
        int notRedundant = (int) IntStream.of(nodes)
                .filter(node -> !inventory.isOffline(node) && !of.isRedundant(node))
                .count();
        int conflicts = (int)
                IntStream.of(nodes).filter(node -> of.tagConflicts(node) > 0).count();
        int onOffline = IntStream.of(offline).map(of::primaries).sum();
        int secondaries = IntStream.of(offline).map(of::secondaries).sum();
        int notEvacuable = capacity ? Redundancy.missing(of, nodes).length : 0;
        return new Health(
                group,
                List.of(notRedundant, conflicts, onOffline, secondaries, notEvacuable),
                Scores.of(of, nodes).total());
    }

    private static List<Integer> totals(List<Health> healths) {
        return IntStream.range(0, KEYS.size())
                .mapToObj(at -> healths.stream()
                        .mapToInt(health -> health.counts().get(at))
                        .sum())
                .toList();
    }

    private boolean isUnhealthy() {
        return totals(initially).stream().anyMatch(count -> count > 0);
    }

    private String machine() {
        var text = new StringBuilder();
        for (int number = 0; number < groups.size(); number++) {
            text.append("HCHECK_GROUP_UUID_")
                    .append(number)
                    .append("='")
                    .append(cluster.groups().get(groups.get(number)).uuid())
                    .append("'\n");
        }
        for (String phase : List.of("INIT", "FINAL")) {
            List<Health> healths = phase.equals("INIT") ? initially : afterwards;
            for (Health health : healths) {
                String prefix = "HCHECK_" + phase + "_GROUP_" + groups.indexOf(health.group()) + "_";
                counts(text, prefix, health.counts());
                text.append(prefix)
                        .append("SCORE=")
                        .append(Figures.score(health.score()))
                        .append('\n');
            }
            String prefix = "HCHECK_" + phase + "_CLUSTER_";
            counts(text, prefix, totals(healths));
            text.append(prefix)
                    .append("NEED_REBALANCE=")
                    .append(isUnhealthy() ? 1 : 0)
                    .append('\n');
        }
        return text.append("HCHECK_OK=1\n").toString();
    }

    private void counts(StringBuilder text, String prefix, List<Integer> counts) {
        for (int at = 0; at < told(); at++) {
            text.append(prefix)
                    .append(KEYS.get(at))
                    .append('=')
                    .append(counts.get(at))
                    .append('\n');
        }
    }

    /** How many of the counts are told: the last is known only with checks of capacity. */
    private int told() {
        return capacity ? KEYS.size() : KEYS.size() - 1;
    }

    private String human(boolean simulated) {
        var text = new StringBuilder();
        if (!simulated) {
            text.append("Running in no-simulation mode.\n");
        } else {
            text.append(
                    isUnhealthy()
                            ? "Cluster needs rebalancing.\n"
                            : "No need to rebalance cluster, no problems found.\n");
        }
        statistics(text, initially, "initially");
        if (afterwards != initially) {
            statistics(text, afterwards, "after rebalancing");
        }
        return text.toString();
    }

    private void statistics(StringBuilder text, List<Health> healths, String when) {
        for (Health health : healths) {
            text.append("\nStatistics for group ")
                    .append(cluster.groups().get(health.group()).name())
                    .append(' ')
                    .append(when)
                    .append('\n');
            sentences(text, health.counts());
            text.append("    Group score: ")
                    .append(Figures.score(health.score()))
                    .append('\n');
        }
        text.append("\nCluster statistics ").append(when).append('\n');
        sentences(text, totals(healths));
        // As hcheck does: whether it was so in the beginning.
        text.append("    Cluster is not healthy: ")
                .append(isUnhealthy() ? "True" : "False")
                .append('\n');
    }

    private void sentences(StringBuilder text, List<Integer> counts) {
        for (int at = 0; at < told(); at++) {
            text.append("    ")
                    .append(SENTENCES.get(at))
                    .append(": ")
                    .append(counts.get(at))
                    .append('\n');
        }
    }
}
