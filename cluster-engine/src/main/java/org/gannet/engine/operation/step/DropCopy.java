package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;

/** Removes a copy that this job has made for itself on the way to another. */
public record DropCopy(NodeName node, VolumeId copy, int index) implements Step {
    @Override
    public String title() {
        return "Remove the copy of disk " + index + " that was only needed on the way";
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public Optional<VolumeId> volume() {
        return Optional.of(copy);
    }

    @Override
    public boolean tidiesUp() {
        return true;
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureVolumeAbsent(copy);
    }

    @Override
    public void undo(StepContext context) {
        // What it was needed for is undone, too.
    }
}
