package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec;

/**
 * Ends one side of a mirrored disk; its volume stays.
 * @param side the volume of that side
 * @param again how it is made again, to be filled from the other side; empty when it shall never be
 */
public record DropReplica(NodeName node, DiskId id, VolumeId side, Optional<ReplicaSpec> again, int index)
        implements Step {
    @Override
    public String title() {
        return "Disconnect one side of disk " + index;
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public Reversibility reversibility() {
        return again.isPresent() ? Reversibility.ALWAYS : Reversibility.NEVER;
    }

    @Override
    public void run(StepContext context) {
        Optional<ReplicaReport> now = find(context);
        if (now.filter(replica -> replica.volume().equals(side)).isPresent()) {
            context.node(node).ensureReplicaAbsent(id);
        }
    }

    /** One that was never dropped is what it was: it must not be filled anew. */
    @Override
    public void undo(StepContext context) {
        if (again.isPresent() && find(context).isEmpty()) {
            try {
                context.node(node).ensureReplica(id, again.get());
            } catch (NodeException e) {
                if (e.code() != ErrorCode.NOT_FOUND) {
                    throw e;
                }
                context.log(
                        "Its copy is not there any more: this side stays as it is.",
                        e.problem().internal());
            }
        }
    }

    private Optional<ReplicaReport> find(StepContext context) {
        return ReplicaWait.find(context, node, id);
    }
}
