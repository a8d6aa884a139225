package org.gannet.backend.quota;

import org.gannet.base.ByteSize;
import org.gannet.engine.model.Instance;
import org.gannet.engine.quota.Amounts;

/** An amount of each thing that a quota counts. */
public record QuotaAmounts(int machines, int vcpus, ByteSize memory, ByteSize disk) {
    public static final QuotaAmounts NOTHING = new QuotaAmounts(0, 0, ByteSize.ZERO, ByteSize.ZERO);

    public QuotaAmounts {
        if (machines < 0 || vcpus < 0) {
            throw new IllegalArgumentException("negative amount: " + machines + " machines, " + vcpus + " vCPUs");
        }
    }

    /** What a machine takes. */
    public static QuotaAmounts of(Instance machine) {
        return new QuotaAmounts(1, machine.vcpus(), machine.memory(), machine.diskTotal());
    }

    /** Of one machine, as the engine counts it. */
    public static QuotaAmounts of(Amounts machine) {
        return new QuotaAmounts(1, machine.vcpus(), machine.memory(), machine.disk());
    }

    public QuotaAmounts plus(QuotaAmounts other) {
        return new QuotaAmounts(
                Math.addExact(machines, other.machines),
                Math.addExact(vcpus, other.vcpus),
                memory.plus(other.memory),
                disk.plus(other.disk));
    }

    /** So many times. */
    public QuotaAmounts times(int count) {
        return new QuotaAmounts(
                Math.multiplyExact(machines, count),
                Math.multiplyExact(vcpus, count),
                new ByteSize(Math.multiplyExact(memory.bytes(), (long) count)),
                new ByteSize(Math.multiplyExact(disk.bytes(), (long) count)));
    }

    /** What is left of this; overuse counts as nothing left. */
    public QuotaAmounts minusOrZero(QuotaAmounts other) {
        return new QuotaAmounts(
                Math.max(0, machines - other.machines),
                Math.max(0, vcpus - other.vcpus),
                memory.minusOrZero(other.memory),
                disk.minusOrZero(other.disk));
    }
}
