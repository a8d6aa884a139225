package org.gannet.engine.operation.step;

import java.util.List;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;

/** Forgets what {@link TakeMoment} remembered: nobody else knew of it. */
public record ForgetMoment(NodeName node, List<VolumeId> volumes, SnapshotId moment) implements Step {
    public ForgetMoment {
        volumes = List.copyOf(volumes);
    }

    @Override
    public String title() {
        return "Forget what the disks held";
    }

    @Override
    public boolean tidiesUp() {
        return true;
    }

    @Override
    public void run(StepContext context) {
        volumes.forEach(volume -> context.node(node).ensureSnapshotAbsent(volume, moment));
    }

    @Override
    public void undo(StepContext context) {
        // What read it is undone, too.
    }
}
