package org.gannet.engine.operation.step;

import java.util.List;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.TaskSpec;

/** Brings volumes back to a moment; what was written since is lost from its first attempt on. */
public record RevertVolumes(NodeName node, SnapshotId snapshot, List<VolumeId> volumes, TaskId task) implements Step {
    public RevertVolumes {
        volumes = List.copyOf(volumes);
    }

    @Override
    public String title() {
        return "Bring the disks back to the snapshot";
    }

    @Override
    public Reversibility reversibility() {
        return Reversibility.NEVER;
    }

    @Override
    public void run(StepContext context) {
        new NodeTaskRun(context, node, task).run(new TaskSpec.RevertSnapshot(volumes, snapshot));
    }

    @Override
    public void undo(StepContext context) {}
}
