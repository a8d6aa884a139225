package org.gannet.engine.operation.step;

import java.util.List;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;

/** Forgets a moment: from its first attempt on, the job only goes forward. */
public record DropSnapshot(NodeName node, SnapshotId id, List<VolumeId> volumes) implements Step {
    public DropSnapshot {
        volumes = List.copyOf(volumes);
    }

    @Override
    public String title() {
        return "Delete the snapshot";
    }

    @Override
    public Reversibility reversibility() {
        return Reversibility.NEVER;
    }

    @Override
    public void run(StepContext context) {
        volumes.forEach(volume -> context.node(node).ensureSnapshotAbsent(volume, id));
    }

    @Override
    public void undo(StepContext context) {}
}
