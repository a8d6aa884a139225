package org.gannet.engine.htools;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Metric;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.Score;

/** What several tools print alike. */
public final class Reports {
    private static final long MOST_MEMORY = 512;
    private static final long MOST_DISK = 1024;

    private Reports() {}

    /** Nodes that have less than what they should have, in the words of htools; empty if all have. */
    public static List<String> inconsistent(ClusterInput cluster) {
        long[] memory = new long[cluster.nodes().size()];
        long[] disk = new long[cluster.nodes().size()];
        for (InstanceInput instance : cluster.instances()) {
            if (instance.forthcoming()) {
                continue;
            }
            memory[instance.primary()] += instance.status().isUsingMemory() ? instance.memoryMib() : 0;
            // As htools do, wherever the disk is: nodes may tell of files as of volumes.
            disk[instance.primary()] += instance.diskMib();
            if (instance.hasSecondary()) {
                disk[instance.secondary()] += instance.diskMib();
            }
        }
        List<String> lines = new ArrayList<>();
        List<Integer> nodes = IntStream.range(0, cluster.nodes().size())
                .boxed()
                .sorted(Comparator.comparing(
                                cluster.nodes()::get, cluster.listing().ofNodes())
                        .reversed())
                .toList();
        for (int at : nodes) {
            NodeInput node = cluster.nodes().get(at);
            long lessMemory = node.totalMemoryMib() - node.ownMemoryMib() - node.freeMemoryMib() - memory[at];
            long lessDisk = node.totalDiskMib() - node.freeDiskMib() - disk[at];
            if (lessMemory > MOST_MEMORY || lessDisk > MOST_DISK) {
                lines.add("  - node " + node.name() + " is missing " + lessMemory + " MB ram and "
                        + Math.floorDiv(lessDisk, 1024) + " GB disk");
            }
        }
        if (!lines.isEmpty()) {
            lines.addFirst("Warning: cluster has inconsistent data:");
            lines.add("");
        }
        return lines;
    }

    /** So many of what has an ordinary plural. */
    static String count(int number, String of) {
        return number + " " + of + (number == 1 ? "" : "s");
    }

    /** The metrics of a score with their weights. */
    public static List<String> metrics(Score score) {
        return metrics(score, List.of(Metric.values()));
    }

    /** Some of them; with none there is a heading. */
    static List<String> metrics(Score score, List<Metric> shown) {
        var table = new Table(List.of("Field", "Value", "Weight"), List.of(false, true, true));
        for (Metric metric : shown) {
            table.add(List.of(
                    metric.word(), Figures.score(score.value(metric)), "x" + Figures.fixed(metric.weight(), 2)));
        }
        return table.lines("   ");
    }
}
