package org.gannet.engine.model;

import org.gannet.base.ByteSize;

/**
 * How much of a node may be promised; follows from the parameters of the node and the policy of its group.
 * @param memoryReserve kept for the node itself
 * @param diskReserve kept for the node itself and its image cache
 * @param vcpusPerCpu how many vCPUs may be promised per processor of the node
 * @param spindles how much use of spindles may be promised
 */
public record CapacitySettings(ByteSize memoryReserve, ByteSize diskReserve, double vcpusPerCpu, double spindles) {
    public CapacitySettings {
        if (!(vcpusPerCpu > 0)) {
            throw new IllegalArgumentException("vCPUs per processor must be above zero: " + vcpusPerCpu);
        }
    }
}
