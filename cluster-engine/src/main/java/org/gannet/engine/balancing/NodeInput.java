package org.gannet.engine.balancing;

import java.util.List;

/**
 * A node, as it was measured. Memory and disk in MiB.
 *
 * @param ownMemoryMib taken by the node itself
 * @param freeMemoryMib as the node reported it
 * @param offline takes nothing and everything should leave it: offline, drained, or not for machines
 * @param group index in {@link ClusterInput#groups}
 * @param exclusiveStorage a spindle serves one instance only
 * @param ownCpus kept for the node itself
 * @param cpuSpeed relative to the others; 1 is ordinary
 */
public record NodeInput(
        String name,
        long totalMemoryMib,
        long ownMemoryMib,
        long freeMemoryMib,
        long totalDiskMib,
        long freeDiskMib,
        long cpus,
        boolean offline,
        boolean master,
        int group,
        long spindles,
        long freeSpindles,
        boolean exclusiveStorage,
        long ownCpus,
        double cpuSpeed,
        List<String> tags) {
    public NodeInput {
        tags = List.copyOf(tags);
        if (!(cpuSpeed > 0)) {
            throw new IllegalArgumentException("node " + name + ": a CPU speed is above 0, not " + cpuSpeed);
        }
    }

    public NodeInput withOffline(boolean wished) {
        return copy(freeMemoryMib, freeDiskMib, freeSpindles, wished);
    }

    /** The same node with other figures of what is free. */
    public NodeInput withFree(long memoryMib, long diskMib, long newSpindles) {
        return copy(memoryMib, diskMib, newSpindles, offline);
    }

    private NodeInput copy(long newMemory, long newDisk, long newSpindles, boolean newOffline) {
        return new NodeInput(
                name,
                totalMemoryMib,
                ownMemoryMib,
                newMemory,
                totalDiskMib,
                newDisk,
                cpus,
                newOffline,
                master,
                group,
                spindles,
                newSpindles,
                exclusiveStorage,
                ownCpus,
                cpuSpeed,
                tags);
    }

    /** With more that is free, as after an instance has gone. */
    public NodeInput withMoreFree(long memoryMib, long diskMib, long moreSpindles) {
        return copy(freeMemoryMib + memoryMib, freeDiskMib + diskMib, freeSpindles + moreSpindles, offline);
    }

    /** The same node, where its group has another number. */
    NodeInput withGroup(int number) {
        return copy(ownMemoryMib, number);
    }

    /** With that much memory taken by the node itself. */
    public NodeInput withOwnMemory(long memoryMib) {
        return copy(memoryMib, group);
    }

    private NodeInput copy(long newOwnMemory, int newGroup) {
        return new NodeInput(
                name,
                totalMemoryMib,
                newOwnMemory,
                freeMemoryMib,
                totalDiskMib,
                freeDiskMib,
                cpus,
                offline,
                master,
                newGroup,
                spindles,
                freeSpindles,
                exclusiveStorage,
                ownCpus,
                cpuSpeed,
                tags);
    }
}
