package org.gannet.engine.balancing;

import java.util.List;
import java.util.OptionalLong;

/**
 * An instance and where it is. Memory and disk in MiB.
 *
 * @param autoBalance may be moved, and memory is kept for it on its secondary
 * @param primary index in {@link ClusterInput#nodes}, or {@link #NO_NODE} where none was chosen yet
 * @param secondary index in the same, or {@link #NO_NODE}
 * @param spindleUse how much of a node's spindles it counts as
 * @param spindles that its disks have for themselves, on exclusive storage
 * @param forthcoming room is kept for it, but it does not exist yet
 * @param movable false where it was excluded from moves
 */
public record InstanceInput(
        String name,
        long memoryMib,
        long diskMib,
        long vcpus,
        RunStatus status,
        boolean autoBalance,
        int primary,
        int secondary,
        StorageTemplate template,
        List<String> tags,
        long spindleUse,
        OptionalLong spindles,
        boolean forthcoming,
        Utilization utilization,
        boolean movable) {
    /** No node. */
    public static final int NO_NODE = -1;

    public InstanceInput {
        tags = List.copyOf(tags);
        if (primary < NO_NODE || secondary < NO_NODE || secondary != NO_NODE && primary == secondary) {
            throw new IllegalArgumentException("instance " + name + " needs a primary node and another secondary");
        }
        if (memoryMib < 0 || diskMib < 0 || vcpus < 0 || spindleUse < 0) {
            throw new IllegalArgumentException("instance " + name + " has a negative size");
        }
    }

    public boolean hasSecondary() {
        return secondary != NO_NODE;
    }

    public InstanceInput withName(String newName) {
        return copy(newName, primary, secondary, utilization, movable);
    }

    public InstanceInput withNodes(int newPrimary, int newSecondary) {
        return copy(name, newPrimary, newSecondary, utilization, movable);
    }

    public InstanceInput withUtilization(Utilization measured) {
        return copy(name, primary, secondary, measured, movable);
    }

    public InstanceInput withMovable(boolean wished) {
        return copy(name, primary, secondary, utilization, wished);
    }

    private InstanceInput copy(String newName, int newPrimary, int newSecondary, Utilization measured, boolean wished) {
        return new InstanceInput(
                newName,
                memoryMib,
                diskMib,
                vcpus,
                status,
                autoBalance,
                newPrimary,
                newSecondary,
                template,
                tags,
                spindleUse,
                spindles,
                forthcoming,
                measured,
                wished);
    }
}
