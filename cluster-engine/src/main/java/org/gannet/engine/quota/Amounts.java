package org.gannet.engine.quota;

import org.gannet.base.ByteSize;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;

/**
 * What one machine takes of its owner's quota, besides counting as one machine.
 * @param disk the sum of its disks, as the guest sees them
 */
public record Amounts(OwnerId owner, int vcpus, ByteSize memory, ByteSize disk) {
    public static Amounts of(Instance instance) {
        return new Amounts(instance.owner(), instance.vcpus(), instance.memory(), instance.diskTotal());
    }

    /** The larger of each; of one owner. */
    public Amounts max(Amounts other) {
        return new Amounts(
                owner,
                Math.max(vcpus, other.vcpus),
                memory.compareTo(other.memory) >= 0 ? memory : other.memory,
                disk.compareTo(other.disk) >= 0 ? disk : other.disk);
    }

    /** With another disk. */
    public Amounts plusDisk(ByteSize size) {
        return new Amounts(owner, vcpus, memory, disk.plus(size));
    }

    /** Whether it is enough for so much, of the same owner. */
    public boolean covers(Amounts wanted) {
        return owner.equals(wanted.owner) && max(wanted).equals(this);
    }
}
