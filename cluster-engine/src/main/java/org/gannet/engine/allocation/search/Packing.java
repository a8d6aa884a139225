package org.gannet.engine.allocation.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.Mirroring;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PlacementState;

/**
 * Whether the instances of a node that have no second copy find room on the others of its group: the one that needs
 * most memory first, each to the node that has most left, or else each to the one that has least. If that works it is a
 * proof; where neither does, something else might.
 *
 * <p>It works for sure where all would find room if each were as large as the largest of them in everything: whatever
 * went where, a place of that size is left for the next one. So mostly a look at a few nodes is enough.
 */
final class Packing {
    private static final int[] NONE = {};
    private static final boolean[] WAYS = {false, true};

    private final PlacementState state;
    private final Inventory inventory;
    private final int[][] targets;
    private final boolean[] exclusive;
    private final int[][] alone;
    private final Largest[] largest;
    private final Comparator<Integer> largestFirst;
    private final double[] memory;
    private final double[] disk;
    private final double[] spindles;

    /**
     * What each of some instances needs at most.
     *
     * @param disk less than 0 where none has a disk on its node
     * @param movable whether one of them is moved with its memory
     * @param stuck whether one of them can't be made again
     */
    private record Largest(long memory, long disk, long spindles, boolean movable, boolean stuck) {
        static final Largest NOTHING = new Largest(0, -1, 0, false, false);

        Largest and(Largest other) {
            return new Largest(
                    Math.max(memory, other.memory),
                    Math.max(disk, other.disk),
                    Math.max(spindles, other.spindles),
                    movable || other.movable,
                    stuck || other.stuck);
        }
    }

    /**
     * Reads a state.
     *
     * @param scope the nodes that take something in, if they are online
     */
    Packing(PlacementState state, int[] scope) {
        this.state = state;
        inventory = state.inventory();
        int nodes = inventory.nodes();
        targets = new int[inventory.input().groups().size()][];
        for (int group = 0; group < targets.length; group++) {
            int wanted = group;
            targets[group] = IntStream.of(scope)
                    .filter(node -> inventory.groupOf(node) == wanted && !inventory.isOffline(node))
                    .toArray();
        }
        exclusive = new boolean[nodes];
        for (int node = 0; node < nodes; node++) {
            exclusive[node] = inventory.input().nodes().get(node).exclusiveStorage();
        }
        alone = new int[nodes][];
        largest = new Largest[nodes];
        Arrays.fill(alone, NONE);
        Arrays.fill(largest, Largest.NOTHING);
        memory = new double[nodes];
        disk = new double[nodes];
        spindles = new double[nodes];
        largestFirst = Comparator.<Integer>comparingLong(instance -> -inventory.usedMemoryMib(instance))
                .thenComparingLong(instance -> -disk(instance));
        IntStream.range(0, inventory.instances())
                .filter(this::isAlone)
                .boxed()
                .sorted(largestFirst)
                .forEach(this::append);
    }

    private boolean isAlone(int instance) {
        return state.primaryOf(instance) != InstanceInput.NO_NODE
                && state.secondaryOf(instance) == InstanceInput.NO_NODE;
    }

    private void append(int instance) {
        int node = state.primaryOf(instance);
        alone[node] = Arrays.copyOf(alone[node], alone[node].length + 1);
        alone[node][alone[node].length - 1] = instance;
        largest[node] = largest[node].and(needs(node, instance));
    }

    /** Counts one more, that is in the state by now. */
    void add(int instance) {
        if (!isAlone(instance)) {
            return;
        }
        append(instance);
        int[] all = alone[state.primaryOf(instance)];
        int at = all.length - 1;
        while (at > 0 && largestFirst.compare(all[at - 1], instance) > 0) {
            all[at] = all[at - 1];
            at--;
        }
        all[at] = instance;
    }

    /**
     * Whether it works.
     *
     * @param later an instance of the state that was not added and counts too, or {@link InstanceInput#NO_NODE}
     * @param partners nodes where others of that node fail over to
     * @param taken how much memory in MiB that needs of each
     */
    boolean packs(int node, int later, int[] partners, double[] taken) {
        boolean withLater = later != InstanceInput.NO_NODE && isAlone(later) && state.primaryOf(later) == node;
        int count = alone[node].length + (withLater ? 1 : 0);
        if (count == 0) {
            return true;
        }
        Largest most = withLater ? largest[node].and(needs(node, later)) : largest[node];
        if (most.stuck()) {
            return false;
        }
        int other = later != InstanceInput.NO_NODE && state.primaryOf(later) == node
                ? state.secondaryOf(later)
                : InstanceInput.NO_NODE;
        if (hasPlaces(node, most, count, partners, other)) {
            return true;
        }
        for (boolean tight : WAYS) {
            room(node, partners, taken);
            if (other != InstanceInput.NO_NODE) {
                memory[other] -= inventory.usedMemoryMib(later);
            }
            if (packsInOrder(node, withLater ? later : InstanceInput.NO_NODE, tight)) {
                return true;
            }
        }
        return false;
    }

    /** Whether so many of one size find room. Nodes that take other memory in are left out. */
    private boolean hasPlaces(int node, Largest size, int count, int[] partners, int other) {
        int[] all = targets[inventory.groupOf(node)];
        long found = 0;
        for (int at = 0; at < all.length && found < count; at++) {
            // Not all nodes ask the same one first.
            int target = all[(node + 1 + at) % all.length];
            if (target != node
                    && target != other
                    && (!size.movable() || inventory.canMigrate(node, target))
                    && !contains(partners, target)) {
                found += places(target, size);
            }
        }
        return found >= count;
    }

    private long places(int target, Largest size) {
        long places = places(state.unallocatedMemoryMib(target) - 1, size.memory());
        if (places > 0 && size.disk() >= 0) {
            places = Math.min(places, places(state.freeDiskMib(target) - 1, size.disk()));
            if (exclusive[target]) {
                places = Math.min(places, places(state.freeSpindles(target), size.spindles()));
            }
        }
        return places;
    }

    private static long places(long room, long size) {
        if (room < size) {
            return 0;
        }
        return size == 0 ? Integer.MAX_VALUE : room / size;
    }

    private static boolean contains(int[] nodes, int node) {
        for (int one : nodes) {
            if (one == node) {
                return true;
            }
        }
        return false;
    }

    private boolean packsInOrder(int node, int later, boolean tight) {
        int next = 0;
        int left = later;
        while (next < alone[node].length || left != InstanceInput.NO_NODE) {
            boolean useLater = left != InstanceInput.NO_NODE
                    && (next == alone[node].length || largestFirst.compare(left, alone[node][next]) < 0);
            int instance = useLater ? left : alone[node][next++];
            left = useLater ? InstanceInput.NO_NODE : left;
            if (!isPacked(node, needs(node, instance), tight)) {
                return false;
            }
        }
        return true;
    }

    /** What each other node has left once the copies of a lost node run there. */
    private void room(int node, int[] partners, double[] taken) {
        for (int target : targets[inventory.groupOf(node)]) {
            memory[target] = state.unallocatedMemoryMib(target);
            disk[target] = state.freeDiskMib(target);
            spindles[target] = state.freeSpindles(target);
        }
        for (int at = 0; at < partners.length; at++) {
            memory[partners[at]] -= taken[at];
        }
    }

    private boolean isPacked(int node, Largest size, boolean tight) {
        boolean local = size.disk() >= 0;
        int best = InstanceInput.NO_NODE;
        for (int target : targets[inventory.groupOf(node)]) {
            if (target != node
                    && memory[target] > size.memory()
                    && (best == InstanceInput.NO_NODE
                            || (tight ? memory[target] < memory[best] : memory[target] > memory[best]))
                    && (!local || disk[target] > size.disk())
                    && (!local || !exclusive[target] || spindles[target] >= size.spindles())
                    && (!size.movable() || inventory.canMigrate(node, target))) {
                best = target;
            }
        }
        if (best == InstanceInput.NO_NODE) {
            return false;
        }
        memory[best] -= size.memory();
        disk[best] -= local ? size.disk() : 0;
        spindles[best] -= local && exclusive[best] ? size.spindles() : 0;
        return true;
    }

    /** Less than 0 for one without a disk on its node. */
    private long disk(int instance) {
        return inventory.isLocal(instance) ? inventory.instance(instance).diskMib() : -1;
    }

    private Largest needs(int node, int instance) {
        InstanceInput input = inventory.instance(instance);
        boolean local = inventory.isLocal(instance);
        boolean movable = input.template().mirroring() == Mirroring.EXTERNAL;
        return new Largest(
                inventory.usedMemoryMib(instance),
                disk(instance),
                local ? input.spindles().orElse(Long.MAX_VALUE) : 0,
                movable,
                !movable && !isAllowed(node, input));
    }

    /** What a policy forbids now, as it was made before the policy changed, could not be made again. */
    private boolean isAllowed(int node, InstanceInput input) {
        PlacementPolicy policy =
                inventory.input().groups().get(inventory.groupOf(node)).policy();
        long needed = exclusive[node] ? input.spindles().orElse(-1) : input.spindleUse();
        return policy.templates().contains(input.template())
                && policy.ranges().stream()
                        .anyMatch(range -> isBetween(
                                        input.memoryMib(),
                                        range.min().memoryMib(),
                                        range.max().memoryMib())
                                && isBetween(
                                        input.vcpus(),
                                        range.min().vcpus(),
                                        range.max().vcpus())
                                && isBetween(
                                        needed,
                                        range.min().spindles(),
                                        range.max().spindles()));
    }

    private static boolean isBetween(long size, long least, long most) {
        return size >= least && size <= most;
    }
}
