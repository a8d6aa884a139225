package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What moves do not change: the sizes of nodes and instances, in arrays by their index, tags as small numbers. Arrays
 * because the search asks for these figures hundreds of millions of times; nobody writes them after the constructor,
 * and they are seen by this package only. Memory and disk in MiB.
 */
public final class Inventory {
    /** No limit on the share of virtual to real CPUs but the policies'. */
    public static final double FROM_POLICY = -1;

    private final ClusterInput input;
    private final List<InstanceInput> all;
    private final double maxCpu;
    private final double minDisk;
    final int nodes;
    final int instances;
    final double[] totalMemory;
    final double[] ownMemory;
    final double[] totalDisk;
    final double[] leastDisk;
    final double[] cpus;
    final double[] speed;
    final double[] vcpuRatio;
    final double[] spindles;
    final double[] mostSpindles;
    final boolean[] exclusive;
    final boolean[] offline;
    final int[] group;
    final int[][] locations;
    private final boolean[][] migrations;
    final double[] memory;
    final double[] disk;
    final double[] vcpus;
    final double[] spindleUse;
    final double[] ownSpindles;
    final boolean[] usesMemory;
    final boolean[] usesCpu;
    final boolean[] reservesMemory;
    final boolean[] local;
    final boolean[] forthcoming;
    final double[][] loads;
    final int[][] exclusions;
    final int[][] desired;
    final int locationCount;
    final int exclusionCount;

    private Inventory(ClusterInput input, List<InstanceInput> all, double maxCpu, double minDisk) {
        this.input = input;
        this.all = List.copyOf(all);
        this.maxCpu = maxCpu;
        this.minDisk = minDisk;
        nodes = input.nodes().size();
        instances = all.size();
        totalMemory = ofNodes(input, NodeInput::totalMemoryMib);
        ownMemory = ofNodes(input, NodeInput::ownMemoryMib);
        totalDisk = ofNodes(input, NodeInput::totalDiskMib);
        leastDisk = ofNodes(input, node -> Math.floor(minDisk * node.totalDiskMib()));
        cpus = ofNodes(input, NodeInput::cpus);
        speed = ofNodes(input, NodeInput::cpuSpeed);
        vcpuRatio = ofNodes(
                input, node -> maxCpu >= 0 ? maxCpu : policy(input, node).vcpuRatio());
        spindles = ofNodes(input, NodeInput::spindles);
        mostSpindles = ofNodes(input, node -> policy(input, node).spindleRatio() * node.spindles());
        exclusive = new boolean[nodes];
        offline = new boolean[nodes];
        group = new int[nodes];
        locations = new int[nodes][];
        migrations = new boolean[nodes][nodes];
        memory = ofInstances(all, InstanceInput::memoryMib);
        disk = ofInstances(all, InstanceInput::diskMib);
        vcpus = ofInstances(all, InstanceInput::vcpus);
        spindleUse = ofInstances(all, InstanceInput::spindleUse);
        ownSpindles = ofInstances(all, instance -> instance.spindles().orElse(-1));
        usesMemory = new boolean[instances];
        usesCpu = new boolean[instances];
        reservesMemory = new boolean[instances];
        local = new boolean[instances];
        forthcoming = new boolean[instances];
        loads = new double[instances][];
        exclusions = new int[instances][];
        desired = new int[instances][];
        TagRules rules = TagRules.of(input.tags());
        Map<String, Integer> places = new HashMap<>();
        Map<String, Integer> exclusionIds = new HashMap<>();
        readNodes(rules, places);
        readInstances(rules, places, exclusionIds);
        locationCount = places.size();
        exclusionCount = exclusionIds.size();
    }

    public static Inventory of(ClusterInput input) {
        return of(input, FROM_POLICY, 0);
    }

    /**
     * With limits of the operator's own.
     *
     * @param maxCpu virtual CPUs for each real one, or {@link #FROM_POLICY}
     * @param minDisk share of a node's disk that stays free, 0 to 1
     */
    public static Inventory of(ClusterInput input, double maxCpu, double minDisk) {
        return new Inventory(input, input.instances(), maxCpu, minDisk);
    }

    /** With more instances after those that are there, which keep their index. */
    Inventory with(List<InstanceInput> more) {
        List<InstanceInput> larger = new ArrayList<>(all);
        larger.addAll(more);
        return new Inventory(input, larger, maxCpu, minDisk);
    }

    private void readNodes(TagRules rules, Map<String, Integer> places) {
        List<Set<String>> needed = new ArrayList<>();
        List<Set<String>> understood = new ArrayList<>();
        for (int at = 0; at < nodes; at++) {
            NodeInput node = input.nodes().get(at);
            exclusive[at] = node.exclusiveStorage();
            offline[at] = node.offline();
            group[at] = node.group();
            locations[at] = ids(rules.locationOf(node), places);
            needed.add(rules.migrationOf(node));
            understood.add(rules.understoodBy(node));
        }
        boolean free = needed.stream().allMatch(Set::isEmpty);
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                migrations[from][to] = free || understood.get(to).containsAll(needed.get(from));
            }
        }
    }

    private void readInstances(TagRules rules, Map<String, Integer> places, Map<String, Integer> exclusionIds) {
        for (int at = 0; at < instances; at++) {
            InstanceInput instance = all.get(at);
            usesMemory[at] = instance.status().isUsingMemory() && !instance.forthcoming();
            usesCpu[at] = instance.status() != RunStatus.ADMIN_OFFLINE;
            reservesMemory[at] = usesCpu[at] && instance.autoBalance() && !instance.forthcoming();
            local[at] = instance.template().isLocal();
            forthcoming[at] = instance.forthcoming();
            Utilization load = instance.utilization();
            loads[at] = new double[] {load.cpu(), load.memory(), load.disk(), load.network()};
            exclusions[at] = ids(rules.exclusionOf(instance), exclusionIds);
            desired[at] = ids(rules.desiredOf(instance), places);
        }
    }

    /** What it was made of, without what came later. */
    public ClusterInput input() {
        return input;
    }

    /** An instance, one that came later too. */
    public InstanceInput instance(int index) {
        return all.get(index);
    }

    public int nodes() {
        return nodes;
    }

    public int instances() {
        return instances;
    }

    public boolean isOffline(int node) {
        return offline[node];
    }

    /** Whether the disks of an instance take room on its nodes. */
    public boolean isLocal(int instance) {
        return local[instance];
    }

    /** Memory in MiB that an instance has now; 0 while it is stopped. */
    public long usedMemoryMib(int instance) {
        return usesMemory[instance] ? (long) memory[instance] : 0;
    }

    /** The group that a node is in. */
    public int groupOf(int node) {
        return group[node];
    }

    /** The nodes of a group, offline ones too, in order. */
    public int[] nodesOfGroup(int wanted) {
        return IntStream.range(0, nodes).filter(node -> group[node] == wanted).toArray();
    }

    public int[] allNodes() {
        return IntStream.range(0, nodes).toArray();
    }

    /** Whether the instance can be on the node, however empty that is. */
    boolean reaches(int instance, int node) {
        return input.reach().allows(instance, node);
    }

    /** Whether a node understands a running machine that comes from another. */
    public boolean canMigrate(int from, int to) {
        return migrations[from][to];
    }

    private static PlacementPolicy policy(ClusterInput input, NodeInput node) {
        return input.groups().get(node.group()).policy();
    }

    private static int[] ids(List<String> tags, Map<String, Integer> known) {
        return tags.stream()
                .mapToInt(tag -> known.computeIfAbsent(tag, unknown -> known.size()))
                .toArray();
    }

    private static double[] ofNodes(ClusterInput input, java.util.function.ToDoubleFunction<NodeInput> figure) {
        return input.nodes().stream().mapToDouble(figure).toArray();
    }

    private static double[] ofInstances(
            List<InstanceInput> all, java.util.function.ToDoubleFunction<InstanceInput> figure) {
        return all.stream().mapToDouble(figure).toArray();
    }
}
