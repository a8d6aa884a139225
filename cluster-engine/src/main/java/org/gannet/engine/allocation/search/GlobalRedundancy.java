package org.gannet.engine.allocation.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.Mirroring;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PlacementState;

/**
 * Whether the loss of any one node could be mended inside its group: instances with a second copy fail over to it,
 * those on shared storage start elsewhere, those with one copy could be made again elsewhere (htools(1) of 3.0.2,
 * global N+1). Soft limits do not count, as they would not after such a loss.
 *
 * <p>Where all instances have a second copy, it is known after one look at each instance, and a further instance takes
 * a look at its two nodes. Others are packed: the one that needs most memory first, to the node that has most left. If
 * that works it is a proof; where it does not, another order might, so a "no" is on the safe side.
 */
final class GlobalRedundancy {
    private final PlacementState state;
    private final Inventory inventory;
    private final int[] scope;
    private final boolean[] targets;
    /** Instances on a node that have no second copy on another node, those with most memory first. */
    private final int[][] alone;
    /** For each node the nodes its instances fail over to, and the memory in MiB that each would have to take. */
    private final int[][] partners;

    private final double[][] taken;
    /** The most that the loss of one other node brings to a node, in MiB; below 0 if none does. */
    private final double[] most;

    private final double[] memory;
    private final double[] disk;
    private final double[] spindles;
    private int witness;

    /**
     * Reads a state.
     *
     * @param scope nodes that may be lost, and that what is lost may go to if they are online and of the same group
     */
    GlobalRedundancy(PlacementState state, int[] scope) {
        this.state = state;
        this.scope = scope.clone();
        inventory = state.inventory();
        int nodes = inventory.nodes();
        targets = new boolean[nodes];
        for (int node : scope) {
            targets[node] = !inventory.isOffline(node);
        }
        partners = new int[nodes][0];
        taken = new double[nodes][0];
        most = new double[nodes];
        Arrays.fill(most, -1);
        memory = new double[nodes];
        disk = new double[nodes];
        spindles = new double[nodes];
        alone = read();
        witness = scope.length == 0 ? InstanceInput.NO_NODE : scope[0];
    }

    private int[][] read() {
        List<List<Integer>> found = new ArrayList<>();
        for (int node = 0; node < inventory.nodes(); node++) {
            found.add(new ArrayList<>());
        }
        for (int instance = 0; instance < inventory.instances(); instance++) {
            int primary = state.primaryOf(instance);
            int secondary = state.secondaryOf(instance);
            if (primary != InstanceInput.NO_NODE && secondary != InstanceInput.NO_NODE) {
                take(primary, secondary, inventory.usedMemoryMib(instance));
            } else if (primary != InstanceInput.NO_NODE) {
                found.get(primary).add(instance);
            }
        }
        return found.stream()
                .map(instances -> instances.stream()
                        .sorted(Comparator.comparingLong(instance -> -inventory.usedMemoryMib(instance)))
                        .mapToInt(Integer::intValue)
                        .toArray())
                .toArray(int[][]::new);
    }

    private void take(int primary, int secondary, double more) {
        int at = partner(primary, secondary);
        if (at == partners[primary].length) {
            partners[primary] = Arrays.copyOf(partners[primary], at + 1);
            taken[primary] = Arrays.copyOf(taken[primary], at + 1);
            partners[primary][at] = secondary;
        }
        taken[primary][at] += more;
        most[secondary] = Math.max(most[secondary], taken[primary][at]);
    }

    private int partner(int primary, int secondary) {
        int at = 0;
        while (at < partners[primary].length && partners[primary][at] != secondary) {
            at++;
        }
        return at;
    }

    /** Whether everything on a node could go on elsewhere without it. */
    boolean isEvacuable(int node) {
        return failsOver(node) && packs(node, InstanceInput.NO_NODE);
    }

    /** Whether that holds of all nodes. */
    boolean holds() {
        for (int node : scope) {
            if (!isEvacuable(node)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it holds with one more instance in the state, given that it did before.
     *
     * @param changed the state after it; this object was made of the state before
     */
    boolean holdsAfter(PlacementState changed, int instance) {
        int primary = changed.primaryOf(instance);
        int secondary = changed.secondaryOf(instance);
        double used = changed.inventory().usedMemoryMib(instance);
        if (secondary != InstanceInput.NO_NODE) {
            int at = partner(primary, secondary);
            double before = at < partners[primary].length ? taken[primary][at] : 0;
            if (!inventory.canMigrate(primary, secondary)
                    || changed.unallocatedMemoryMib(secondary) <= Math.max(most[secondary], before + used)
                    || hasFullDisk(changed, primary, instance)
                    || hasFullDisk(changed, secondary, instance)) {
                return false;
            }
        }
        return (most[primary] < 0 || changed.unallocatedMemoryMib(primary) > most[primary]) && repacks(instance);
    }

    /** The node that failed last is asked first: it mostly fails again. */
    private boolean repacks(int instance) {
        if (!packs(witness, instance)) {
            return false;
        }
        for (int node : scope) {
            if (node != witness && !packs(node, instance)) {
                witness = node;
                return false;
            }
        }
        return true;
    }

    private boolean failsOver(int node) {
        for (int at = 0; at < partners[node].length; at++) {
            int partner = partners[node][at];
            if (!inventory.canMigrate(node, partner)
                    || state.unallocatedMemoryMib(partner) <= taken[node][at]
                    || state.freeDiskMib(partner) <= 0
                    || state.freeDiskMib(node) <= 0) {
                return false;
            }
        }
        return true;
    }

    private boolean hasFullDisk(PlacementState changed, int node, int instance) {
        return inventory.isLocal(instance) && changed.freeDiskMib(node) <= 0;
    }

    /** Whether the instances without a second copy find room; one that came later than this object counts too. */
    private boolean packs(int node, int later) {
        int extra = later != InstanceInput.NO_NODE
                        && state.primaryOf(later) == node
                        && state.secondaryOf(later) == InstanceInput.NO_NODE
                ? 1
                : 0;
        if (alone[node].length + extra == 0) {
            return true;
        }
        room(node, later);
        int next = 0;
        boolean laterLeft = extra == 1;
        while (next < alone[node].length || laterLeft) {
            boolean useLater = laterLeft
                    && (next == alone[node].length
                            || inventory.usedMemoryMib(later) > inventory.usedMemoryMib(alone[node][next]));
            int instance = useLater ? later : alone[node][next++];
            laterLeft &= !useLater;
            if (!isPacked(node, instance)) {
                return false;
            }
        }
        return true;
    }

    /** What each other node has left once the copies of a lost node run there. */
    private void room(int node, int later) {
        for (int target : scope) {
            memory[target] = state.unallocatedMemoryMib(target);
            disk[target] = state.freeDiskMib(target);
            spindles[target] = state.freeSpindles(target);
        }
        for (int at = 0; at < partners[node].length; at++) {
            memory[partners[node][at]] -= taken[node][at];
        }
        if (later != InstanceInput.NO_NODE
                && state.primaryOf(later) == node
                && state.secondaryOf(later) != InstanceInput.NO_NODE) {
            memory[state.secondaryOf(later)] -= inventory.usedMemoryMib(later);
        }
    }

    private boolean isPacked(int node, int instance) {
        InstanceInput input = inventory.input().instances().get(instance);
        if (!canMove(input) && !isAllowed(node, input)) {
            return false;
        }
        boolean local = inventory.isLocal(instance);
        double needed = inventory.usedMemoryMib(instance);
        double disks = local ? input.diskMib() : 0;
        double own = local ? input.spindles().orElse(Long.MAX_VALUE) : 0;
        int best = InstanceInput.NO_NODE;
        for (int target : scope) {
            boolean exclusive = local && inventory.input().nodes().get(target).exclusiveStorage();
            if (target != node
                    && targets[target]
                    && inventory.groupOf(target) == inventory.groupOf(node)
                    && memory[target] > needed
                    && (!local || disk[target] > disks)
                    && (!exclusive || spindles[target] >= own)
                    && (best == InstanceInput.NO_NODE || memory[target] > memory[best])
                    && (!canMove(input) || inventory.canMigrate(node, target))) {
                best = target;
            }
        }
        if (best == InstanceInput.NO_NODE) {
            return false;
        }
        memory[best] -= needed;
        disk[best] -= disks;
        spindles[best] -= inventory.input().nodes().get(best).exclusiveStorage() ? own : 0;
        return true;
    }

    /** What a policy forbids now, as it was made before the policy changed, could not be made again. */
    private boolean isAllowed(int node, InstanceInput input) {
        PlacementPolicy policy =
                inventory.input().groups().get(inventory.groupOf(node)).policy();
        long needed = inventory.input().nodes().get(node).exclusiveStorage()
                ? input.spindles().orElse(-1)
                : input.spindleUse();
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

    private static boolean canMove(InstanceInput input) {
        return input.template().mirroring() == Mirroring.EXTERNAL;
    }
}
