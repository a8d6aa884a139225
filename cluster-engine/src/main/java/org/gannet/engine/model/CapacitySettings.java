package org.gannet.engine.model;

import org.gannet.base.ByteSize;

/**
 * How much of a node may be promised.
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

    /** 256 MiB and 1 GiB for the node, four vCPUs per processor. */
    public static CapacitySettings standard() {
        return new CapacitySettings(ByteSize.ofMebibytes(256), ByteSize.ofGibibytes(1), 4.0, 1000);
    }
}
