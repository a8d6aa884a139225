package org.gannet.engine.model;

import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;

/**
 * What of a node may be promised, and what has been.
 * @param memory may be promised: all of it less the node's own
 * @param disk may be promised: all of it less the node's own
 * @param vcpus may be promised
 * @param spindles use of them that may be promised
 */
public record NodeCapacity(NodeName node, ByteSize memory, ByteSize disk, int vcpus, int spindles, NodeUse promised) {
    public static NodeCapacity of(Node node, NodeUse promised, CapacitySettings settings) {
        return new NodeCapacity(
                node.name(),
                node.facts().memory().minusOrZero(settings.memoryReserve()),
                node.facts().disk().minusOrZero(settings.diskReserve()),
                (int) Math.floor(node.facts().cpus() * settings.vcpusPerCpu()),
                (int) Math.floor(settings.spindles()),
                promised);
    }

    public ByteSize memoryFree() {
        return memory.minusOrZero(promised.memory());
    }

    public ByteSize diskFree() {
        return disk.minusOrZero(promised.disk());
    }

    public int vcpusFree() {
        return Math.max(0, vcpus - promised.vcpus());
    }

    public int spindlesFree() {
        return Math.max(0, spindles - promised.spindles());
    }

    /** How full it would be with so much more: the fullest of memory, disk and vCPUs, 0 empty, 1 full. */
    public double loadWith(int moreVcpus, ByteSize moreMemory, ByteSize moreDisk) {
        double byMemory = share(promised.memory().bytes() + moreMemory.bytes(), memory.bytes());
        double byDisk = share(promised.disk().bytes() + moreDisk.bytes(), disk.bytes());
        double byCpu = share(promised.vcpus() + moreVcpus, vcpus);
        return Math.max(byMemory, Math.max(byDisk, byCpu));
    }

    private static double share(double used, double whole) {
        if (used == 0) {
            return 0;
        }
        return whole == 0 ? Double.POSITIVE_INFINITY : used / whole;
    }
}
