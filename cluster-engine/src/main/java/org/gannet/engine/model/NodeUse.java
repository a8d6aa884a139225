package org.gannet.engine.model;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;

/**
 * What instances have been promised on one node, running or not, arriving ones included. Of those that are kept out of
 * service only the disks count.
 * @param instances how many live there or are arriving
 * @param secondaries how many more have the other copies of their disks there
 * @param disk room that is taken, also by what is kept beside disks
 * @param spindles how much they keep disks turning
 */
public record NodeUse(int instances, int secondaries, int vcpus, ByteSize memory, DiskRoom disk, int spindles) {
    public static final NodeUse NONE = new NodeUse(0, 0, 0, ByteSize.ZERO, DiskRoom.NONE, 0);

    /** What one instance is promised there. */
    public static NodeUse of(Instance instance, NodeName node) {
        if (instance.homes().contains(node)) {
            boolean counts = instance.wished() != AdminState.OFFLINE;
            return new NodeUse(
                    1,
                    0,
                    counts ? instance.vcpus() : 0,
                    counts ? instance.memoryOn(node) : ByteSize.ZERO,
                    instance.room(),
                    instance.spindles());
        }
        return instance.secondary().equals(Optional.of(node))
                ? new NodeUse(0, 1, 0, ByteSize.ZERO, instance.mirroredRoom(), instance.spindles())
                : NONE;
    }

    /** With what is taken of storage that this node sees, too. */
    NodeUse withShared(DiskRoom shared) {
        return shared.isNone() ? this : new NodeUse(instances, secondaries, vcpus, memory, disk.plus(shared), spindles);
    }

    public NodeUse plus(NodeUse other) {
        return new NodeUse(
                instances + other.instances,
                secondaries + other.secondaries,
                vcpus + other.vcpus,
                memory.plus(other.memory),
                disk.plus(other.disk),
                spindles + other.spindles);
    }

    /** @throws IllegalArgumentException when the other was not part of this use */
    NodeUse minus(NodeUse other) {
        if (instances < other.instances || secondaries < other.secondaries || vcpus < other.vcpus) {
            throw new IllegalArgumentException("not promised here: " + other);
        }
        return new NodeUse(
                instances - other.instances,
                secondaries - other.secondaries,
                vcpus - other.vcpus,
                new ByteSize(memory.bytes() - other.memory.bytes()),
                disk.minus(other.disk),
                spindles - other.spindles);
    }
}
