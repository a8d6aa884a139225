package org.gannet.engine.operation.step;

import java.util.List;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.SnapshotSpec;

/** Remembers what volumes hold at one moment, for this job to read; its id was drawn for it. */
public record TakeMoment(NodeName node, List<VolumeId> volumes, SnapshotId moment) implements Step {
    public TakeMoment {
        volumes = List.copyOf(volumes);
    }

    @Override
    public String title() {
        return "Remember what the disks hold";
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureSnapshot(moment, new SnapshotSpec(volumes));
    }

    @Override
    public void undo(StepContext context) {
        volumes.forEach(volume -> context.node(node).ensureSnapshotAbsent(volume, moment));
    }
}
