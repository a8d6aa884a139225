package org.gannet.engine.quota;

import org.gannet.base.ByteSize;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.NewDisk;

/**
 * What one machine takes of its owner's quota, besides counting as one machine.
 * @param disk the sum of its disks, as the guest sees them
 */
public record Amounts(OwnerId owner, int vcpus, ByteSize memory, ByteSize disk) {
    public static Amounts of(Instance instance) {
        return new Amounts(instance.owner(), instance.vcpus(), instance.memory(), instance.diskTotal());
    }

    /** Of a machine that is to be made. */
    public static Amounts of(CreateInstance.Parameters wanted) {
        ByteSize disk = wanted.disks().stream().map(NewDisk::size).reduce(ByteSize.ZERO, ByteSize::plus);
        return new Amounts(wanted.owner(), wanted.vcpus(), wanted.memory(), disk);
    }
}
