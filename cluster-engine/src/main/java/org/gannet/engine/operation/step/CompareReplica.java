package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.node.NodeTask;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.TaskSpec;

/**
 * Compares both sides of a mirrored disk, and tells in the job's log how much differs.
 * @param node whose side counts
 * @param verify how DRBD compares
 * @param mend whether what differs is copied from that side afterwards
 * @param index of the disk
 */
public record CompareReplica(
        NodeName node, DiskId id, ReplicaSpec.Verification verify, boolean mend, int index, TaskId task)
        implements Step {
    @Override
    public String title() {
        return "Compare the copies of disk " + index;
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public void run(StepContext context) {
        NodeTask ended = new NodeTaskRun(context, node, task).run(new TaskSpec.CompareReplica(id, verify, mend));
        long differs = ended.figures().getOrDefault("differs", 0L);
        if (differs == 0) {
            context.log("Both copies of disk " + index + " hold the same.", "");
        } else {
            String what = new ByteSize(differs) + " of disk " + index + " differ";
            context.log(mend ? what + ": copied again." : what + ".", id + " " + ended.figures());
        }
    }

    /** It is not gone on with; what it has found, and copied, stays as it is. */
    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
    }
}
