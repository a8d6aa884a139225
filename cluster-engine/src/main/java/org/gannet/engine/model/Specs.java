package org.gannet.engine.model;

import org.gannet.base.ByteSize;

/**
 * The size of an instance, as a policy speaks of it.
 * @param diskSize of each disk, not of all together
 * @param spindleUse how much it keeps disks turning, compared with others
 */
public record Specs(ByteSize memory, int vcpus, int diskCount, ByteSize diskSize, int nicCount, int spindleUse) {
    public Specs {
        if (vcpus < 1 || diskCount < 0 || nicCount < 0 || spindleUse < 0) {
            throw new IllegalArgumentException("no such size: " + vcpus + " vCPUs, " + diskCount + " disks, " + nicCount
                    + " network cards, " + spindleUse + " spindles");
        }
    }

    /** Whether nothing of it is more than the other. */
    public boolean isAtMost(Specs other) {
        return memory.isAtMost(other.memory)
                && vcpus <= other.vcpus
                && diskCount <= other.diskCount
                && diskSize.isAtMost(other.diskSize)
                && nicCount <= other.nicCount
                && spindleUse <= other.spindleUse;
    }
}
