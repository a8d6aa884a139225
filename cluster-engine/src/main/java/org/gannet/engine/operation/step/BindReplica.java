package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec;

/**
 * Has a mirrored disk written to on both sides only, and waits until that holds and both hold the same. Only then may
 * it be recorded that the second copy lacks nothing; as long as that is recorded, this must not be undone. So it is
 * recorded at the end of the job.
 * @param spec the primary side; it may not be written to alone
 * @param diskSize of the whole disk, in bytes
 */
public record BindReplica(NodeName node, DiskId id, ReplicaSpec spec, ByteSize diskSize, int index) implements Step {
    public BindReplica {
        if (spec.alone()) {
            throw new IllegalArgumentException("a side that is bound may not be written to alone");
        }
    }

    @Override
    public String title() {
        return "Wait until both sides of disk " + index + " hold the same, and are written to together only";
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureReplica(id, spec);
        new ReplicaWait(context, node, id, diskSize)
                .until(now -> now.state() == ReplicaReport.State.UP_TO_DATE && !now.alone());
    }

    @Override
    public void undo(StepContext context) {
        context.node(node).ensureReplica(id, spec.withAlone(true));
    }
}
