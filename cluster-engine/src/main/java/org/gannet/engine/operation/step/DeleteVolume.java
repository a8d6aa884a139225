package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;

/** Deletes data: from its first attempt on, the job only goes forward. */
public record DeleteVolume(NodeName node, VolumeId id, int index) implements Step {
    @Override
    public String title() {
        return "Delete disk " + index;
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public Reversibility reversibility() {
        return Reversibility.NEVER;
    }

    @Override
    public Optional<VolumeId> volume() {
        return Optional.of(id);
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureVolumeAbsent(id);
    }

    @Override
    public void undo(StepContext context) {}
}
