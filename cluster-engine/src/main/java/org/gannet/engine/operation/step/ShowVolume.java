package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.VolumeSpec;

/** The node learns of a disk that another one has made on storage that both see. Nothing is made. */
public record ShowVolume(NodeName node, VolumeId id, VolumeSpec spec, int index) implements Step {
    @Override
    public String title() {
        return "Make disk " + index + " known on the new node";
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public Optional<VolumeId> volume() {
        return Optional.of(id);
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureVolumeKnown(id, spec);
    }

    @Override
    public void undo(StepContext context) {
        context.node(node).ensureVolumeForgotten(id);
    }
}
