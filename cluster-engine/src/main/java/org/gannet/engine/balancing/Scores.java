package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The score in full, in htools' own order of steps: slow, and right to the last digit. */
public final class Scores {
    private Scores() {}

    /** Of the nodes of one group. */
    public static Score ofGroup(PlacementState state, int group) {
        return of(state, state.inventory().nodesOfGroup(group));
    }

    /** Of all nodes. */
    public static Score of(PlacementState state) {
        return of(state, state.inventory().allNodes());
    }

    /** Of some nodes, in the order of their index. */
    public static Score of(PlacementState state, int[] scope) {
        double[] values = new double[Metric.values().length];
        double[][] spreads = new double[scope.length][];
        int online = 0;
        for (int node : scope) {
            count(state, node, values);
            if (!state.inventory().offline[node]) {
                double[] spread = new double[Scorer.SPREADS];
                spreads(state.inventory(), state.rows, node * Row.SIZE, node, spread, 0);
                spreads[online++] = spread;
            }
        }
        if (online == 0) {
            // htools: where no node is online there is nothing to compare.
            return new Score(Collections.nCopies(values.length, 0.0), 0);
        }
        int spread = 0;
        for (Metric metric : Metric.values()) {
            if (metric.isSpread()) {
                values[metric.ordinal()] = deviation(spreads, online, spread++);
            }
        }
        values[Metric.LOCATION_EXCLUSION.ordinal()] = sameTagSamePlace(state, scope);
        List<Double> all = new ArrayList<>();
        double total = 0;
        for (Metric metric : Metric.values()) {
            all.add(values[metric.ordinal()]);
            total += metric.weight() * values[metric.ordinal()];
        }
        return new Score(all, total);
    }

    /**
     * The score that can't be beaten, by the memory that must be reserved somewhere: with one node, none. Of hbal,
     * which stops there.
     */
    public static double optimum(PlacementState state, int[] scope) {
        double needed = 0;
        double total = 0;
        double largest = 0;
        for (int node : scope) {
            needed += state.peerMemoryMib(node);
            total += state.inventory().totalMemory[node];
            largest = Math.max(largest, state.inventory().totalMemory[node]);
        }
        return scope.length > 1 && total > largest
                ? Metric.RESERVED_MEMORY_TOTAL.weight() * (needed / (total - largest) - needed / total)
                : 0;
    }

    /** The values of a node's row that are spread, in the order of {@link Metric}. */
    static void spreads(Inventory inventory, double[] rows, int offset, int node, double[] out, int to) {
        double memory = inventory.totalMemory[node];
        double cpus = inventory.cpus[node];
        double speed = inventory.speed[node];
        double most = inventory.mostSpindles[node];
        boolean exclusive = inventory.exclusive[node];
        double disks = exclusive ? inventory.spindles[node] : inventory.totalDisk[node];
        out[to] = rows[offset + Row.UNALLOCATED] / memory;
        out[to + 1] = share(rows[offset + (exclusive ? Row.FREE_SPINDLES : Row.FREE_DISK)], disks);
        out[to + 2] = rows[offset + Row.RESERVED] / memory;
        out[to + 3] = rows[offset + Row.CPUS] / cpus / speed;
        out[to + 4] = rows[offset + Row.LOADS];
        out[to + 5] = rows[offset + Row.LOADS + 1];
        out[to + 6] = rows[offset + Row.DISK_LOAD];
        out[to + 7] = rows[offset + Row.LOADS + 3];
        out[to + 8] = rows[offset + Row.SPINDLES] / most;
        out[to + 9] = rows[offset + Row.FREE_MEMORY_FORTHCOMING] / memory;
        out[to + 10] =
                share(rows[offset + (exclusive ? Row.FREE_SPINDLES_FORTHCOMING : Row.FREE_DISK_FORTHCOMING)], disks);
        out[to + 11] = rows[offset + Row.CPUS_FORTHCOMING] / cpus / speed;
        out[to + 12] = rows[offset + Row.SPINDLES_FORTHCOMING] / most;
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 1 : part / whole;
    }

    private static void count(PlacementState state, int node, double[] values) {
        int offset = node * Row.SIZE;
        double primaries = state.rows[offset + Row.PRIMARIES];
        double all = primaries + state.rows[offset + Row.SECONDARIES];
        if (state.inventory().offline[node]) {
            values[Metric.OFFLINE_ALL.ordinal()] += all;
            values[Metric.OFFLINE_PRIMARIES.ordinal()] += primaries;
            return;
        }
        values[Metric.NOT_REDUNDANT.ordinal()] += state.isRedundant(node) ? 0 : all;
        values[Metric.TAG_CONFLICTS.ordinal()] += state.rows[offset + Row.TAG_CONFLICTS];
        values[Metric.LOCATION.ordinal()] += state.rows[offset + Row.LOCATION];
        values[Metric.RESERVED_MEMORY_TOTAL.ordinal()] +=
                state.rows[offset + Row.RESERVED] / state.inventory().totalMemory[node];
    }

    private static double deviation(double[][] rows, int count, int metric) {
        double sum = 0;
        for (int at = 0; at < count; at++) {
            sum += rows[at][metric];
        }
        double mean = sum / count;
        double squares = 0;
        for (int at = 0; at < count; at++) {
            double distance = rows[at][metric] - mean;
            squares += distance * distance;
        }
        return Math.sqrt(squares / count);
    }

    private static double sameTagSamePlace(PlacementState state, int[] scope) {
        Map<Long, Long> pairs = new HashMap<>();
        for (int node : scope) {
            for (int location : state.inventory().offline[node] ? new int[0] : state.inventory().locations[node]) {
                for (int at = 0; at < state.realTags.size(node); at++) {
                    long pair = (long) location << 32 | state.realTags.key(node, at);
                    pairs.merge(pair, state.realTags.count(node, at), Long::sum);
                }
            }
        }
        return pairs.values().stream().mapToDouble(count -> count - 1).sum();
    }
}
