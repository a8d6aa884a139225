package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts a cluster's score from the beginning and by the definitions, one node after another, with nothing of the code
 * that it checks: slow and plain. For clusters without exclusive storage, forthcoming instances and location tags.
 */
final class SlowChecker {
    private final ClusterInput cluster;
    private final int[] primary;
    private final int[] secondary;

    SlowChecker(ClusterInput cluster) {
        this.cluster = cluster;
        primary = cluster.instances().stream().mapToInt(InstanceInput::primary).toArray();
        secondary =
                cluster.instances().stream().mapToInt(InstanceInput::secondary).toArray();
    }

    int primary(int instance) {
        return primary[instance];
    }

    int secondary(int instance) {
        return secondary[instance];
    }

    void put(int instance, int newPrimary, int newSecondary) {
        primary[instance] = newPrimary;
        secondary[instance] = newSecondary;
    }

    /** MiB that no instance has, less what was missing when it was measured. */
    long free(int node) {
        NodeInput input = cluster.nodes().get(node);
        long room = input.totalMemoryMib() - input.ownMemoryMib();
        long before = 0;
        long now = 0;
        for (int at = 0; at < primary.length; at++) {
            InstanceInput instance = cluster.instances().get(at);
            if (instance.status().isUsingMemory()) {
                before += instance.primary() == node ? instance.memoryMib() : 0;
                now += primary[at] == node ? instance.memoryMib() : 0;
            }
        }
        return room - now - Math.max(0, room - before - input.freeMemoryMib());
    }

    long disk(int node) {
        long free = cluster.nodes().get(node).freeDiskMib();
        for (int at = 0; at < primary.length; at++) {
            InstanceInput instance = cluster.instances().get(at);
            if (instance.template().isLocal()) {
                free += instance.primary() == node || instance.secondary() == node ? instance.diskMib() : 0;
                free -= primary[at] == node || secondary[at] == node ? instance.diskMib() : 0;
            }
        }
        return free;
    }

    long reserved(int node) {
        Map<Integer, Long> byPrimary = new HashMap<>();
        for (int at = 0; at < primary.length; at++) {
            InstanceInput instance = cluster.instances().get(at);
            if (secondary[at] == node && instance.autoBalance() && instance.status() != RunStatus.ADMIN_OFFLINE) {
                byPrimary.merge(primary[at], instance.memoryMib(), Long::sum);
            }
        }
        return byPrimary.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The whole score; every node's redundancy counted as after a change of it. */
    double score() {
        Map<String, List<Double>> spread = new HashMap<>();
        double total = 0;
        for (int node = 0; node < cluster.nodes().size(); node++) {
            NodeInput input = cluster.nodes().get(node);
            double memory = input.totalMemoryMib();
            int primaries = 0;
            int secondaries = 0;
            double cpus = input.ownCpus();
            double spindles = 0;
            double disks = 0;
            double stopped = 0;
            Map<String, Integer> tags = new HashMap<>();
            for (int at = 0; at < primary.length; at++) {
                InstanceInput instance = cluster.instances().get(at);
                boolean local = instance.template().isLocal();
                if (primary[at] == node) {
                    primaries++;
                    disks++;
                    cpus += instance.status() == RunStatus.ADMIN_OFFLINE ? 0 : instance.vcpus();
                    spindles += local ? instance.spindleUse() : 0;
                    stopped += instance.status().isUsingMemory() ? 0 : instance.memoryMib();
                    instance.tags().stream()
                            .filter(tag -> cluster.tags().contains("htools:iextags:" + tag.replaceAll(":.*", "")))
                            .forEach(tag -> tags.merge(tag, 1, Integer::sum));
                } else if (secondary[at] == node) {
                    secondaries++;
                    disks++;
                    spindles += local ? instance.spindleUse() : 0;
                }
            }
            if (input.offline()) {
                total += 4 * (primaries + secondaries) + 16 * primaries;
                continue;
            }
            double missing = missing(node);
            total += free(node) <= reserved(node) ? primaries + secondaries : 0;
            total += 2 * tags.values().stream().mapToInt(count -> count - 1).sum();
            total += 0.25 * reserved(node) / memory;
            add(spread, "0.5 memory", free(node) / memory);
            add(spread, "0.5 to come", (free(node) + missing - stopped) / memory);
            add(spread, "1.0 disk", disk(node) / (double) input.totalDiskMib());
            add(spread, "1.0 reserved", reserved(node) / memory);
            add(spread, "1.0 cpu", cpus / input.cpus() / input.cpuSpeed());
            add(spread, "3.0 load", primaries);
            add(spread, "1.0 disk load", disks);
            PlacementPolicy policy = cluster.groups().get(input.group()).policy();
            add(spread, "1.0 spindles", spindles / (policy.spindleRatio() * input.spindles()));
        }
        for (Map.Entry<String, List<Double>> entry : spread.entrySet()) {
            total += Double.parseDouble(entry.getKey().split(" ")[0]) * deviation(entry.getValue());
        }
        return total;
    }

    /** How much more a node reported as free than it should have; 0 if it reported less. */
    private double missing(int node) {
        NodeInput input = cluster.nodes().get(node);
        long should = input.totalMemoryMib() - input.ownMemoryMib();
        for (InstanceInput instance : cluster.instances()) {
            should -= instance.primary() == node && instance.status().isUsingMemory() ? instance.memoryMib() : 0;
        }
        return Math.max(0, input.freeMemoryMib() - should);
    }

    private static void add(Map<String, List<Double>> spread, String name, double value) {
        spread.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value);
    }

    private static double deviation(List<Double> values) {
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / values.size());
    }
}
