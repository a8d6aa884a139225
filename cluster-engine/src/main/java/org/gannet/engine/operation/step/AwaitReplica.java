package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.node.ReplicaReport;

/** Waits until both sides of a mirrored disk hold the same. @param diskSize of the whole disk, in bytes */
public record AwaitReplica(NodeName node, DiskId id, ByteSize diskSize, int index) implements Step {
    @Override
    public String title() {
        return "Wait until both sides of disk " + index + " hold the same";
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public void run(StepContext context) {
        new ReplicaWait(context, node, id, diskSize).until(now -> now.state() == ReplicaReport.State.UP_TO_DATE);
    }

    @Override
    public void undo(StepContext context) {
        // It has only waited.
    }
}
