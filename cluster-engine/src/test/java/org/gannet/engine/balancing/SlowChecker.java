package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts a cluster from the beginning and by the definitions, one node after another, with nothing of the code that it
 * checks: slow and plain. Instances that have no node yet take nothing.
 */
public final class SlowChecker {
    private final ClusterInput cluster;
    private final List<InstanceInput> instances;
    private final int[] primary;
    private final int[] secondary;

    public SlowChecker(ClusterInput cluster) {
        this(cluster, cluster.instances());
    }

    /** With instances that came later. */
    public SlowChecker(ClusterInput cluster, List<InstanceInput> all) {
        this.cluster = cluster;
        instances = List.copyOf(all);
        primary = all.stream().mapToInt(InstanceInput::primary).toArray();
        secondary = all.stream().mapToInt(InstanceInput::secondary).toArray();
    }

    int primary(int instance) {
        return primary[instance];
    }

    int secondary(int instance) {
        return secondary[instance];
    }

    /** Moves it, or places it. */
    public void put(int instance, int newPrimary, int newSecondary) {
        primary[instance] = newPrimary;
        secondary[instance] = newSecondary;
    }

    // --- what is on a node --------------------------------------------------------------------------------------

    private Stream<InstanceInput> now(int node, boolean second) {
        return IntStream.range(0, primary.length)
                .filter(at -> primary[at] == node || second && secondary[at] == node)
                .mapToObj(instances::get);
    }

    private Stream<InstanceInput> before(int node, boolean second) {
        return instances.stream().filter(one -> one.primary() == node || second && one.secondary() == node);
    }

    private static boolean isReal(InstanceInput instance) {
        return !instance.forthcoming();
    }

    private static boolean usesMemory(InstanceInput instance) {
        return isReal(instance) && instance.status().isUsingMemory();
    }

    private static boolean isLocal(InstanceInput instance) {
        return instance.template().isLocal();
    }

    private static long sum(
            Stream<InstanceInput> some, Predicate<InstanceInput> which, ToLongFunction<InstanceInput> what) {
        return some.filter(which).mapToLong(what).sum();
    }

    /** MiB that no instance has, less what was missing when it was measured. */
    long free(int node) {
        NodeInput input = cluster.nodes().get(node);
        long room = input.totalMemoryMib() - input.ownMemoryMib();
        long used = sum(before(node, false), SlowChecker::usesMemory, InstanceInput::memoryMib);
        return room
                - sum(now(node, false), SlowChecker::usesMemory, InstanceInput::memoryMib)
                - Math.max(0, room - used - input.freeMemoryMib());
    }

    /** The same if all that is stopped ran and all that is to come were there. */
    long freeToCome(int node) {
        return cluster.nodes().get(node).freeMemoryMib()
                + sum(before(node, false), SlowChecker::usesMemory, InstanceInput::memoryMib)
                - sum(now(node, false), instance -> true, InstanceInput::memoryMib);
    }

    long disk(int node) {
        return room(node, SlowChecker::isReal, cluster.nodes().get(node).freeDiskMib(), InstanceInput::diskMib);
    }

    private long room(int node, Predicate<InstanceInput> which, long measured, ToLongFunction<InstanceInput> what) {
        Predicate<InstanceInput> local = SlowChecker::isLocal;
        return measured
                + sum(before(node, true), local.and(SlowChecker::isReal), what)
                - sum(now(node, true), local.and(which), what);
    }

    private long freeSpindles(int node, Predicate<InstanceInput> which) {
        ToLongFunction<InstanceInput> own = instance -> instance.spindles().orElse(0);
        return cluster.nodes().get(node).freeSpindles()
                + sum(before(node, true), SlowChecker::isReal, own)
                - sum(now(node, true), which, own);
    }

    private double cpus(int node, Predicate<InstanceInput> which) {
        Predicate<InstanceInput> counts = instance -> instance.status() != RunStatus.ADMIN_OFFLINE;
        return cluster.nodes().get(node).ownCpus() + sum(now(node, false), counts.and(which), InstanceInput::vcpus);
    }

    private long spindles(int node, Predicate<InstanceInput> which) {
        boolean exclusive = cluster.nodes().get(node).exclusiveStorage();
        Predicate<InstanceInput> local = SlowChecker::isLocal;
        return exclusive ? 0 : sum(now(node, true), local.and(which), InstanceInput::spindleUse);
    }

    long reserved(int node) {
        Map<Integer, Long> byPrimary = new HashMap<>();
        for (int at = 0; at < primary.length; at++) {
            InstanceInput instance = instances.get(at);
            if (secondary[at] == node
                    && instance.autoBalance()
                    && isReal(instance)
                    && instance.status() != RunStatus.ADMIN_OFFLINE) {
                byPrimary.merge(primary[at], instance.memoryMib(), Long::sum);
            }
        }
        return byPrimary.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Whether the node could take what the worst loss of another brings. */
    public boolean isRedundant(int node) {
        return free(node) > reserved(node);
    }

    private List<String> tagged(List<String> tags, String rule, String end) {
        List<String> starts = cluster.tags().stream()
                .filter(tag -> tag.startsWith(rule))
                .map(tag -> tag.substring(rule.length()) + end)
                .toList();
        return tags.stream()
                .filter(tag -> starts.stream().anyMatch(tag::startsWith))
                .distinct()
                .toList();
    }

    private Map<String, Integer> exclusions(int node, Predicate<InstanceInput> which) {
        Map<String, Integer> counts = new HashMap<>();
        now(node, false)
                .filter(which)
                .flatMap(instance -> tagged(instance.tags(), "htools:iextags:", "").stream())
                .forEach(tag -> counts.merge(tag, 1, Integer::sum));
        return counts;
    }

    // --- what is broken -----------------------------------------------------------------------------------------

    /**
     * What no option allows, on the nodes where an instance came.
     *
     * @param was the primary node before, where its disks were and may be left; or {@link InstanceInput#NO_NODE}
     */
    public List<String> broken(int instance, int was) {
        InstanceInput input = instances.get(instance);
        List<String> broken = new ArrayList<>();
        if (input.forthcoming()) {
            return broken;
        }
        if (free(primary[instance]) <= 0) {
            broken.add("no memory for " + input.name());
        }
        for (int node : new int[] {primary[instance], secondary[instance]}) {
            boolean came = node != InstanceInput.NO_NODE && node != was;
            if (came && isLocal(input) && !hasDisks(node, input, SlowChecker::isReal)) {
                broken.add("no disk on " + cluster.nodes().get(node).name() + " for " + input.name());
            }
        }
        return broken;
    }

    private boolean hasDisks(int node, InstanceInput instance, Predicate<InstanceInput> which) {
        NodeInput input = cluster.nodes().get(node);
        if (room(node, which, input.freeDiskMib(), InstanceInput::diskMib) <= 0) {
            return false;
        }
        return !input.exclusiveStorage() || instance.spindles().isPresent() && freeSpindles(node, which) >= 0;
    }

    /**
     * What must not be unless it was so, on the nodes of an instance that came there.
     *
     * @param came whether its primary node is another than before
     */
    public List<String> beyond(int instance, boolean came) {
        InstanceInput input = instances.get(instance);
        List<String> beyond = new ArrayList<>();
        int node = primary[instance];
        List<Predicate<InstanceInput>> times =
                input.forthcoming() ? List.of(all -> true) : List.of(SlowChecker::isReal, all -> true);
        for (Predicate<InstanceInput> time : times) {
            PlacementPolicy policy =
                    cluster.groups().get(cluster.nodes().get(node).group()).policy();
            if (came
                    && cpus(node, time)
                            > policy.vcpuRatio() * cluster.nodes().get(node).cpus()) {
                beyond.add("too many vcpus with " + input.name());
            }
            for (int one : new int[] {node, secondary[instance]}) {
                boolean counts = one != InstanceInput.NO_NODE && isLocal(input) && (came || one != node);
                if (counts
                        && spindles(one, time)
                                > policy.spindleRatio()
                                        * cluster.nodes().get(one).spindles()) {
                    beyond.add("too many spindles with " + input.name());
                }
                if (counts && !hasDisks(one, input, time)) {
                    beyond.add("no disk to come with " + input.name());
                }
            }
        }
        if (came && freeToCome(node) <= 0) {
            beyond.add("no memory to come with " + input.name());
        }
        Map<String, Integer> tags = exclusions(node, all -> true);
        if (came
                && !input.forthcoming()
                && tagged(input.tags(), "htools:iextags:", "").stream().anyMatch(tag -> tags.get(tag) > 1)) {
            beyond.add("two of the same tag with " + input.name());
        }
        return beyond;
    }

    /** Whether a running machine can go from one node to another. */
    boolean understands(int from, int to) {
        List<String> needed = tagged(cluster.nodes().get(from).tags(), "htools:migration:", ":");
        List<String> tags = cluster.nodes().get(to).tags();
        Set<String> understood = new HashSet<>(tagged(tags, "htools:migration:", ":"));
        for (String tag : cluster.tags()) {
            String[] parts = tag.replace("htools:allowmigration:", "").split("::", 2);
            if (tag.startsWith("htools:allowmigration:") && parts.length == 2 && tags.contains(parts[1])) {
                understood.add(parts[0]);
            }
        }
        return understood.containsAll(needed);
    }

    // --- the score ----------------------------------------------------------------------------------------------

    /** The whole score of some nodes; every node's redundancy counted as after a change of it. */
    double score(int[] scope) {
        Map<String, List<Double>> spread = new HashMap<>();
        Map<String, Integer> places = new HashMap<>();
        double total = 0;
        for (int node : scope) {
            NodeInput input = cluster.nodes().get(node);
            long primaries = now(node, false).filter(SlowChecker::isReal).count();
            long both = now(node, true).filter(SlowChecker::isReal).count();
            if (input.offline()) {
                total += 4 * both + 16 * primaries;
                continue;
            }
            total += isRedundant(node) ? 0 : both;
            total += 2
                    * exclusions(node, all -> true).values().stream()
                            .mapToInt(count -> count - 1)
                            .sum();
            total += 0.25 * reserved(node) / input.totalMemoryMib() + location(node);
            addSpreads(spread, node);
            List<String> locations = tagged(input.tags(), "htools:nlocation:", ":");
            exclusions(node, SlowChecker::isReal)
                    .forEach((tag, count) ->
                            locations.forEach(place -> places.merge(place + " " + tag, count, Integer::sum)));
        }
        if (spread.isEmpty()) {
            return 0;
        }
        for (Map.Entry<String, List<Double>> entry : spread.entrySet()) {
            total += Double.parseDouble(entry.getKey().split(" ")[0]) * deviation(entry.getValue());
        }
        return total + places.values().stream().mapToInt(count -> count - 1).sum();
    }

    private void addSpreads(Map<String, List<Double>> spread, int node) {
        NodeInput input = cluster.nodes().get(node);
        double memory = input.totalMemoryMib();
        double most =
                input.spindles() * cluster.groups().get(input.group()).policy().spindleRatio();
        add(spread, "0.5 memory", free(node) / memory);
        add(spread, "0.5 memory to come", freeToCome(node) / memory);
        add(spread, "1.0 reserved", reserved(node) / memory);
        for (boolean toCome : new boolean[] {false, true}) {
            Predicate<InstanceInput> which = instance -> toCome || isReal(instance);
            double free = room(node, which, input.freeDiskMib(), InstanceInput::diskMib);
            double share = input.totalDiskMib() == 0 ? 1 : free / input.totalDiskMib();
            double own = input.spindles() == 0 ? 1 : freeSpindles(node, which) / (double) input.spindles();
            add(spread, "0.5 disk " + toCome, input.exclusiveStorage() ? own : share);
            add(spread, "0.5 cpu " + toCome, cpus(node, which) / input.cpus() / input.cpuSpeed());
            add(spread, "0.5 spindles " + toCome, spindles(node, which) / most);
        }
        double[] loads = new double[4];
        now(node, false)
                .filter(SlowChecker::isReal)
                .map(InstanceInput::utilization)
                .forEach(load -> {
                    loads[0] += load.cpu();
                    loads[1] += load.memory();
                    loads[3] += load.network();
                });
        now(node, true)
                .filter(SlowChecker::isReal)
                .forEach(one -> loads[2] += one.utilization().disk());
        for (int load = 0; load < loads.length; load++) {
            add(spread, "1.0 load " + load, loads[load]);
        }
    }

    /** Common places of both copies, and wishes that are not met. */
    private double location(int node) {
        List<String> here = tagged(cluster.nodes().get(node).tags(), "htools:nlocation:", ":");
        double score = 0;
        for (int at = 0; at < primary.length; at++) {
            InstanceInput instance = instances.get(at);
            if (primary[at] != node || !isReal(instance)) {
                continue;
            }
            if (secondary[at] != InstanceInput.NO_NODE) {
                List<String> tags = cluster.nodes().get(secondary[at]).tags();
                score += tagged(tags, "htools:nlocation:", ":").stream()
                        .filter(here::contains)
                        .count();
            }
            score += tagged(instance.tags(), "htools:desiredlocation:", ":").stream()
                    .filter(wish -> !here.contains(wish))
                    .count();
        }
        return score;
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
