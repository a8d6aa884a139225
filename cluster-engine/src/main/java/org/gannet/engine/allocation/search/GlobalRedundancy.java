package org.gannet.engine.allocation.search;

import java.util.Arrays;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;

/**
 * Whether the loss of any one node could be mended inside its group: instances with a second copy fail over to it,
 * those on shared storage start elsewhere, those with one copy could be made again elsewhere (htools(1) of 3.0.2,
 * global N+1). Soft limits do not count, as they would not after such a loss.
 *
 * <p>Where all instances have a second copy, it is known after one look at each instance, and a further instance takes
 * a look at its two nodes. Others are packed ({@link Packing}), where a "no" is on the safe side.
 */
final class GlobalRedundancy {
    private final PlacementState state;
    private final Inventory inventory;
    private final int[] scope;
    /** Instances that have no second copy on another node. */
    private final Packing packing;
    /** For each node the nodes its instances fail over to, and the memory in MiB that each would have to take. */
    private final int[][] partners;

    private final double[][] taken;
    /** The most that the loss of one other node brings to a node, in MiB; below 0 if none does. */
    private final double[] most;

    private int witness;
    private boolean held;

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
        partners = new int[nodes][0];
        taken = new double[nodes][0];
        most = new double[nodes];
        Arrays.fill(most, -1);
        packing = new Packing(state, scope);
        for (int instance = 0; instance < inventory.instances(); instance++) {
            takeCopy(instance);
        }
        witness = scope.length == 0 ? InstanceInput.NO_NODE : scope[0];
    }

    private void takeCopy(int instance) {
        int primary = state.primaryOf(instance);
        int secondary = state.secondaryOf(instance);
        if (primary != InstanceInput.NO_NODE && secondary != InstanceInput.NO_NODE) {
            take(primary, secondary, inventory.usedMemoryMib(instance));
        }
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
        for (int at = 0; at < scope.length && !held; at++) {
            if (!isEvacuable(scope[at])) {
                return false;
            }
        }
        held = true;
        return true;
    }

    /** Counts one more instance, that is in the state by now and after which it holds. */
    void add(int instance) {
        takeCopy(instance);
        packing.add(instance);
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

    private boolean packs(int node, int later) {
        return packing.packs(node, later, partners[node], taken[node]);
    }

    private boolean hasFullDisk(PlacementState changed, int node, int instance) {
        return inventory.isLocal(instance) && changed.freeDiskMib(node) <= 0;
    }
}
