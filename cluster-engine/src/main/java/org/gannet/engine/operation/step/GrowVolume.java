package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.VolumeReport;

/** Makes a volume larger, also under a running machine. Nothing makes it smaller again. */
public record GrowVolume(NodeName node, VolumeId id, ByteSize to, int index) implements Step {
    @Override
    public String title() {
        return "Grow disk " + index + " to " + to;
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public Optional<ByteSize> size() {
        return Optional.of(to);
    }

    @Override
    public Reversibility reversibility() {
        return Reversibility.UNTIL_DONE;
    }

    @Override
    public void run(StepContext context) {
        new VolumeMaking(context, node).ensureSize(id, to);
    }

    @Override
    public void undo(StepContext context) {
        // It has not grown: whether it has is asked before.
    }

    @Override
    public boolean hasTakenEffect(StepContext context) {
        Optional<VolumeReport> now = context.node(node).report().volumes().stream()
                .filter(volume -> volume.id().equals(id))
                .findFirst();
        // What it was about to grow by, and was not done with, is given back.
        now.filter(volume -> volume.making().isPresent())
                .ifPresent(volume -> context.node(node).ensureVolumeSize(id, volume.size()));
        return now.filter(volume -> to.isAtMost(volume.size())).isPresent();
    }

    @Override
    public String whenUnknown() {
        return "Ask for the same size again when the node answers.";
    }
}
