package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.VolumeSpec;

/**
 * The volume's id was drawn for this job, so undo can't hit older data, even if run never started. What was adopted is
 * given back by undo, as it was.
 */
public record CreateVolume(NodeName node, VolumeId id, VolumeSpec spec, int index) implements Step {
    @Override
    public String title() {
        return spec.source() instanceof VolumeSpec.Source.Adopted adopted
                ? "Adopt " + adopted.name() + " as disk " + index + " (" + spec.size() + ")"
                : "Create disk " + index + " (" + spec.size() + ")";
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public Optional<ByteSize> size() {
        return Optional.of(spec.size());
    }

    @Override
    public Optional<VolumeId> volume() {
        return Optional.of(id);
    }

    @Override
    public void run(StepContext context) {
        new VolumeMaking(context, node).ensure(id, spec);
    }

    @Override
    public void undo(StepContext context) {
        context.node(node).ensureVolumeAbsent(id);
    }
}
