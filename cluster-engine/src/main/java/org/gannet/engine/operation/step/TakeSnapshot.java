package org.gannet.engine.operation.step;

import java.util.List;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.SnapshotSpec;

/** The snapshot's id was drawn for this job, so undo can't hit an older one. */
public record TakeSnapshot(NodeName node, SnapshotId id, List<VolumeId> volumes) implements Step {
    public TakeSnapshot {
        volumes = List.copyOf(volumes);
    }

    @Override
    public String title() {
        return "Take the snapshot";
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureSnapshot(id, new SnapshotSpec(volumes));
    }

    @Override
    public void undo(StepContext context) {
        volumes.forEach(volume -> context.node(node).ensureSnapshotAbsent(volume, id));
    }
}
