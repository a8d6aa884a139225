package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where each instance is now, and what that leaves on each node. It changes and can be copied; not for several threads
 * at once while it changes. Arrays, one place for each node and instance, because the search reads them hundreds of
 * millions of times.
 */
public final class PlacementState {
    private final Inventory inventory;
    final double[] rows;
    /** By node and the node of the primaries: memory that a loss of these would bring there, in MiB. */
    final SparseCounts peers;
    /** The same figures, by the node of the primaries first. */
    final SparseCounts backers;

    final SparseCounts tags;
    /** As tags, but without forthcoming instances. */
    final SparseCounts realTags;

    private final int[] primary;
    private final int[] secondary;
    final NodeArithmetic arithmetic;

    private PlacementState(Inventory inventory, double[] rows, SparseCounts[] counts, int[] primary, int[] secondary) {
        this.inventory = inventory;
        this.rows = rows;
        peers = counts[0];
        backers = counts[1];
        tags = counts[2];
        realTags = counts[3];
        this.primary = primary;
        this.secondary = secondary;
        arithmetic = new NodeArithmetic(inventory, tags);
    }

    /** As the cluster was measured. Instances without a primary node are left out until they are placed. */
    public static PlacementState of(Inventory inventory) {
        var state = new PlacementState(
                inventory,
                new double[inventory.nodes() * Row.SIZE],
                Stream.generate(() -> new SparseCounts(inventory.nodes()))
                        .limit(4)
                        .toArray(SparseCounts[]::new),
                new int[inventory.instances()],
                new int[inventory.instances()]);
        state.fill();
        return state;
    }

    public PlacementState copy() {
        return new PlacementState(inventory, rows.clone(), copiedCounts(), primary.clone(), secondary.clone());
    }

    /** As it is, and with more instances, which are nowhere yet. They come after those that are there. */
    public PlacementState with(List<InstanceInput> more) {
        Inventory larger = inventory.with(more);
        int[] newPrimary = Arrays.copyOf(primary, larger.instances());
        int[] newSecondary = Arrays.copyOf(secondary, larger.instances());
        Arrays.fill(newPrimary, primary.length, newPrimary.length, InstanceInput.NO_NODE);
        Arrays.fill(newSecondary, secondary.length, newSecondary.length, InstanceInput.NO_NODE);
        return new PlacementState(larger, rows.clone(), copiedCounts(), newPrimary, newSecondary);
    }

    private SparseCounts[] copiedCounts() {
        return new SparseCounts[] {peers.copy(), backers.copy(), tags.copy(), realTags.copy()};
    }

    public Inventory inventory() {
        return inventory;
    }

    /** Index of the node that runs it, or {@link InstanceInput#NO_NODE} if it was not placed yet. */
    public int primaryOf(int instance) {
        return primary[instance];
    }

    /** Index of the node with the second copy, or {@link InstanceInput#NO_NODE}. */
    public int secondaryOf(int instance) {
        return secondary[instance];
    }

    /** Whether the node could take what the worst loss of another node brings. */
    public boolean isRedundant(int node) {
        return rows[node * Row.SIZE + Row.NOT_REDUNDANT] == 0;
    }

    /** In MiB: what no instance has and is not missing. */
    public long unallocatedMemoryMib(int node) {
        return (long) rows[node * Row.SIZE + Row.UNALLOCATED];
    }

    /** In MiB: what the worst loss of one other node would bring. */
    public long reservedMemoryMib(int node) {
        return (long) rows[node * Row.SIZE + Row.RESERVED];
    }

    public long freeDiskMib(int node) {
        return (long) rows[node * Row.SIZE + Row.FREE_DISK];
    }

    /** Virtual CPUs of the instances that run there, and those of the node itself. */
    public long usedCpus(int node) {
        return (long) rows[node * Row.SIZE + Row.CPUS];
    }

    /** Virtual CPUs that the node takes beyond those of the instances that run there. */
    public double freeVcpus(int node) {
        return Math.floor(inventory.vcpuRatio[node] * inventory.cpus[node]) - rows[node * Row.SIZE + Row.CPUS];
    }

    public long freeSpindles(int node) {
        return (long) rows[node * Row.SIZE + Row.FREE_SPINDLES];
    }

    public long usedSpindles(int node) {
        return (long) rows[node * Row.SIZE + Row.SPINDLES];
    }

    /** How many instances run there, without forthcoming ones. */
    public int primaries(int node) {
        return (int) rows[node * Row.SIZE + Row.PRIMARIES];
    }

    /** How many instances have their second copy there, without forthcoming ones. */
    public int secondaries(int node) {
        return (int) rows[node * Row.SIZE + Row.SECONDARIES];
    }

    /** How many instances too many have the same exclusion tag. */
    public int tagConflicts(int node) {
        return (int) rows[node * Row.SIZE + Row.TAG_CONFLICTS];
    }

    /** The load of a node: CPU 0, memory 1, disk 2, network 3. */
    public double load(int node, int which) {
        return rows[node * Row.SIZE + Row.LOADS + which];
    }

    /** All memory in MiB that would be needed here if all others were lost: the sum over all peers. */
    public long peerMemoryMib(int node) {
        return peers.sum(node);
    }

    /** Whether a node has more virtual CPUs or disks than its group's policy allows. */
    public boolean isBeyondPolicy(int node) {
        int offset = node * Row.SIZE;
        return rows[offset + Row.SPINDLES] > inventory.mostSpindles[node]
                || rows[offset + Row.CPUS] / inventory.cpus[node] > inventory.vcpuRatio[node];
    }

    /**
     * The cluster as it would be measured now.
     *
     * @param withMemory whether free memory follows the instances too; in what hbal writes it does not
     */
    public ClusterInput asInput(boolean withMemory) {
        List<InstanceInput> instances = new ArrayList<>();
        double[] kept = new double[inventory.nodes()];
        for (int at = 0; at < inventory.instances(); at++) {
            if (primary[at] == InstanceInput.NO_NODE) {
                continue;
            }
            instances.add(inventory.instance(at).withNodes(primary[at], secondary[at]));
            if (!inventory.usesMemory[at]) {
                kept[primary[at]] += inventory.memory[at];
            }
        }
        List<NodeInput> nodes = new ArrayList<>();
        for (int at = 0; at < inventory.nodes(); at++) {
            NodeInput node = inventory.input().nodes().get(at);
            double free = rows[at * Row.SIZE + Row.FREE_MEMORY_FORTHCOMING] + kept[at];
            nodes.add(
                    node.withFree(withMemory ? (long) free : node.freeMemoryMib(), freeDiskMib(at), freeSpindles(at)));
        }
        return new ClusterInput(
                inventory.input().groups(),
                nodes,
                instances,
                inventory.input().tags(),
                inventory.input().policy(),
                Reach.ALL,
                inventory.input().listing());
    }

    /** Does what was tried out; the trial must have been made on this state as it is now. */
    public void apply(Trial trial) {
        int instance = trial.instance();
        count(instance, -1);
        for (int at = 0; at < trial.size(); at++) {
            System.arraycopy(trial.rows(), at * Row.SIZE, rows, trial.node(at) * Row.SIZE, Row.SIZE);
        }
        primary[instance] = trial.primary();
        secondary[instance] = trial.secondary();
        count(instance, 1);
    }

    /** What a score would be after a try, which is undone again. */
    double exactAfter(Trial trial, int[] scope) {
        Done done = applyUndoably(trial);
        double score = Scores.of(this, scope).total();
        undo(done);
        return score;
    }

    /** Does what was tried out, and returns what {@link #undo} needs. */
    public Done applyUndoably(Trial trial) {
        int size = trial.size();
        int[] nodes = new int[size];
        double[] before = new double[size * Row.SIZE];
        for (int at = 0; at < size; at++) {
            nodes[at] = trial.node(at);
            System.arraycopy(rows, nodes[at] * Row.SIZE, before, at * Row.SIZE, Row.SIZE);
        }
        int instance = trial.instance();
        var done = new Done(instance, primary[instance], secondary[instance], nodes, before);
        apply(trial);
        return done;
    }

    /** Takes back what was done last. */
    public void undo(Done done) {
        count(done.instance, -1);
        for (int at = 0; at < done.nodes.length; at++) {
            System.arraycopy(done.before, at * Row.SIZE, rows, done.nodes[at] * Row.SIZE, Row.SIZE);
        }
        primary[done.instance] = done.primary;
        secondary[done.instance] = done.secondary;
        count(done.instance, 1);
    }

    /** What one step changed, as it was before. */
    public static final class Done {
        private final int instance;
        private final int primary;
        private final int secondary;
        private final int[] nodes;
        private final double[] before;

        private Done(int instance, int primary, int secondary, int[] nodes, double[] before) {
            this.instance = instance;
            this.primary = primary;
            this.secondary = secondary;
            this.nodes = nodes;
            this.before = before;
        }
    }

    /** What an instance adds to its primary's location score: common places with its secondary, and unmet wishes. */
    double location(int instance, int onPrimary, int onSecondary) {
        if (inventory.locationCount == 0 || inventory.forthcoming[instance]) {
            return 0;
        }
        int common = onSecondary == InstanceInput.NO_NODE
                ? 0
                : common(inventory.locations[onPrimary], inventory.locations[onSecondary]);
        int[] wished = inventory.desired[instance];
        return common + wished.length - common(wished, inventory.locations[onPrimary]);
    }

    /** The memory in MiB that its secondary must reserve for it. */
    double reserve(int instance) {
        return inventory.reservesMemory[instance] ? inventory.memory[instance] : 0;
    }

    private static int common(int[] some, int[] others) {
        int common = 0;
        for (int one : some) {
            for (int other : others) {
                common += one == other ? 1 : 0;
            }
        }
        return common;
    }

    private void count(int instance, int sign) {
        int onPrimary = primary[instance];
        int onSecondary = secondary[instance];
        if (onPrimary != InstanceInput.NO_NODE) {
            for (int tag : inventory.exclusions[instance]) {
                tags.add(onPrimary, tag, sign);
                realTags.add(onPrimary, tag, inventory.forthcoming[instance] ? 0 : sign);
            }
            if (onSecondary != InstanceInput.NO_NODE) {
                peers.add(onSecondary, onPrimary, sign * (long) reserve(instance));
                backers.add(onPrimary, onSecondary, sign * (long) reserve(instance));
            }
        }
    }

    private void fill() {
        for (int node = 0; node < inventory.nodes(); node++) {
            NodeInput input = inventory.input().nodes().get(node);
            int offset = node * Row.SIZE;
            rows[offset + Row.FREE_MEMORY_FORTHCOMING] = input.freeMemoryMib();
            rows[offset + Row.FREE_DISK] = input.freeDiskMib();
            rows[offset + Row.FREE_DISK_FORTHCOMING] = input.freeDiskMib();
            rows[offset + Row.FREE_SPINDLES] = input.freeSpindles();
            rows[offset + Row.FREE_SPINDLES_FORTHCOMING] = input.freeSpindles();
            rows[offset + Row.CPUS] = input.ownCpus();
            rows[offset + Row.CPUS_FORTHCOMING] = input.ownCpus();
        }
        double[] used = new double[inventory.nodes()];
        for (int instance = 0; instance < inventory.instances(); instance++) {
            InstanceInput input = inventory.instance(instance);
            primary[instance] = input.primary();
            secondary[instance] = input.secondary();
            if (input.primary() != InstanceInput.NO_NODE) {
                fill(instance, input, used);
            }
        }
        for (int node = 0; node < inventory.nodes(); node++) {
            int offset = node * Row.SIZE;
            double free = inventory.input().nodes().get(node).freeMemoryMib();
            double recorded = inventory.totalMemory[node] - inventory.ownMemory[node] - used[node];
            rows[offset + Row.UNALLOCATED] = recorded - Math.max(0, recorded - free);
            rows[offset + Row.RESERVED] = peers.maxWithout(node, InstanceInput.NO_NODE, 0);
            // 3.0.2 compares with what was reported, as long as nothing came or went.
            rows[offset + Row.NOT_REDUNDANT] = free < rows[offset + Row.RESERVED] ? 1 : 0;
        }
    }

    /** What was reported contains the memory and the disks of the instances that are there already. */
    private void fill(int instance, InstanceInput input, double[] used) {
        int offset = input.primary() * Row.SIZE;
        arithmetic.addThere(rows, offset, input.primary(), instance, true);
        rows[offset + Row.LOCATION] += location(instance, input.primary(), input.secondary());
        used[input.primary()] += inventory.usesMemory[instance] ? inventory.memory[instance] : 0;
        if (input.hasSecondary()) {
            arithmetic.addThere(rows, input.secondary() * Row.SIZE, input.secondary(), instance, false);
        }
        count(instance, 1);
    }
}
