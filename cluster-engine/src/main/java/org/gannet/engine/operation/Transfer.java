package org.gannet.engine.operation;

import java.util.OptionalDouble;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;

/**
 * What a job brings from one node to another: a machine, or the second copy of its disks.
 * @param copied of disks, sent between nodes; no more than this
 * @param memory of a guest that runs meanwhile
 * @param scoreAfter of the group of nodes, once it is done; empty where nobody asked for it
 */
public record Transfer(NodeName from, NodeName to, ByteSize copied, ByteSize memory, OptionalDouble scoreAfter) {
    /** The machine goes, with those of its disks that are on its node only. @param running whether it runs meanwhile */
    public static Transfer of(Instance instance, NodeName from, NodeName to, boolean running) {
        ByteSize copied = instance.disks().stream()
                .filter(disk -> !disk.onSharedStorage() && disk.replica().isEmpty())
                .map(Disk::size)
                .reduce(ByteSize.ZERO, ByteSize::plus);
        return new Transfer(from, to, copied, running ? instance.memoryInUse() : ByteSize.ZERO, OptionalDouble.empty());
    }

    /** Its second copy goes. */
    public static Transfer ofSecondCopy(Instance instance, NodeName from, NodeName to) {
        return new Transfer(from, to, instance.mirroredTotal(), ByteSize.ZERO, OptionalDouble.empty());
    }

    public Transfer withScoreAfter(double score) {
        return new Transfer(from, to, copied, memory, OptionalDouble.of(score));
    }
}
