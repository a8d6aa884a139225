package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;

/**
 * A disk that stays in its storage is no concern of the node any more: its machine lives on another one, so that the
 * job only goes forward.
 */
public record ForgetVolume(NodeName node, VolumeId id, int index) implements Step {
    @Override
    public String title() {
        return "Forget disk " + index + " on the old node";
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
        context.node(node).ensureVolumeForgotten(id);
    }

    @Override
    public void undo(StepContext context) {}
}
