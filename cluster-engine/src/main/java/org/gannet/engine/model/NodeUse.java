package org.gannet.engine.model;

import org.gannet.base.ByteSize;

/**
 * What instances have been promised on one node, running or not, arriving ones included.
 * @param instances how many
 * @param disk as guests see it
 */
public record NodeUse(int instances, int vcpus, ByteSize memory, ByteSize disk) {
    public static final NodeUse NONE = new NodeUse(0, 0, ByteSize.ZERO, ByteSize.ZERO);

    NodeUse plus(Instance instance) {
        return new NodeUse(
                instances + 1,
                vcpus + instance.vcpus(),
                memory.plus(instance.memory()),
                disk.plus(instance.diskTotal()));
    }

    /** @throws IllegalArgumentException when the instance was not part of this use */
    NodeUse minus(Instance instance) {
        if (instances < 1 || vcpus < instance.vcpus()) {
            throw new IllegalArgumentException("not promised here: " + instance.id());
        }
        return new NodeUse(
                instances - 1,
                vcpus - instance.vcpus(),
                new ByteSize(memory.bytes() - instance.memory().bytes()),
                new ByteSize(disk.bytes() - instance.diskTotal().bytes()));
    }
}
