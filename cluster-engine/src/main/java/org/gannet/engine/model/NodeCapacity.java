package org.gannet.engine.model;

import java.util.Map;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.node.NodeFacts;

/**
 * What of a node may be promised, and what has been.
 * @param memory may be promised: all of it less the node's own
 * @param facts of the node, for its pools
 * @param disk of the file system may be promised: all of it less the node's own
 * @param vcpus may be promised
 * @param spindles use of them that may be promised
 */
public record NodeCapacity(
        NodeName node, NodeFacts facts, ByteSize memory, ByteSize disk, int vcpus, int spindles, NodeUse promised) {
    public static NodeCapacity of(Node node, NodeUse promised, CapacitySettings settings) {
        return new NodeCapacity(
                node.name(),
                node.facts(),
                node.facts().memory().minusOrZero(settings.memoryReserve()),
                node.facts().disk().minusOrZero(settings.diskReserve()),
                (int) Math.floor(node.facts().cpus() * settings.vcpusPerCpu()),
                (int) Math.floor(settings.spindles()),
                promised);
    }

    public ByteSize memoryFree() {
        return memory.minusOrZero(promised.memory());
    }

    /** On the file system. */
    public ByteSize diskFree() {
        return disk.minusOrZero(promised.disk().files());
    }

    /** In the pool that this names; nothing when the node has no such pool. */
    public ByteSize free(DiskRoom.Pool pool) {
        return find(pool)
                .map(known -> known.total().minusOrZero(promisedIn(known)))
                .orElse(ByteSize.ZERO);
    }

    /** Whether it has each of these pools. */
    public boolean hasPools(DiskRoom room) {
        for (DiskRoom.Pool pool : room.pools().keySet()) {
            if (find(pool).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is so much more room in each of the pools; for none there always is. */
    public boolean holds(DiskRoom more) {
        if (more.files().bytes() > 0 && !more.files().isAtMost(diskFree())) {
            return false;
        }
        for (Map.Entry<DiskRoom.Pool, ByteSize> each : more.pools().entrySet()) {
            if (!each.getValue().isAtMost(free(each.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private Optional<NodeFacts.Pool> find(DiskRoom.Pool pool) {
        return facts.findPool(pool.place())
                .filter(known -> !pool.kind().isShared() || !known.storage().isEmpty());
    }

    /** Also what was promised of it without its name, when it is the first of its kind. */
    public ByteSize promisedIn(NodeFacts.Pool pool) {
        return promised.disk().pools().entrySet().stream()
                .filter(each -> find(each.getKey()).filter(pool::equals).isPresent())
                .map(Map.Entry::getValue)
                .reduce(ByteSize.ZERO, ByteSize::plus);
    }

    /** What has been left: in the file system, and in each of the pools. For operators. */
    public String diskLeft() {
        StringBuilder words = new StringBuilder(diskFree() + " of disk");
        facts.pools().stream()
                .filter(pool -> !pool.template().equals("file"))
                .forEach(pool -> words.append(", ")
                        .append(pool.total().minusOrZero(promisedIn(pool)))
                        .append(" of the pool ")
                        .append(pool.name()));
        return words.toString();
    }

    public int vcpusFree() {
        return Math.max(0, vcpus - promised.vcpus());
    }

    public int spindlesFree() {
        return Math.max(0, spindles - promised.spindles());
    }

    /**
     * How full it would be with so much more: the fullest of memory, disk, vCPUs and the pools that are asked for, 0
     * empty, 1 full.
     */
    public double loadWith(int moreVcpus, ByteSize moreMemory, DiskRoom moreDisk) {
        double byMemory = share(promised.memory().bytes() + moreMemory.bytes(), memory.bytes());
        // What all nodes see is as full from each of them.
        double byDisk = moreDisk.own().pools().entrySet().stream()
                .mapToDouble(each -> loadOf(each.getKey(), each.getValue()))
                .reduce(share(promised.disk().files().bytes() + moreDisk.files().bytes(), disk.bytes()), Math::max);
        double byCpu = share(promised.vcpus() + moreVcpus, vcpus);
        return Math.max(byMemory, Math.max(byDisk, byCpu));
    }

    private double loadOf(DiskRoom.Pool asked, ByteSize more) {
        return find(asked)
                .map(pool -> share(
                        promisedIn(pool).bytes() + more.bytes(), pool.total().bytes()))
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static double share(double used, double whole) {
        if (used == 0) {
            return 0;
        }
        return whole == 0 ? Double.POSITIVE_INFINITY : used / whole;
    }
}
