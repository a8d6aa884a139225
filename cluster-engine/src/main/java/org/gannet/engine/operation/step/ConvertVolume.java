package org.gannet.engine.operation.step;

import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeSpec;

/**
 * Makes another volume on the same node that holds the same in another form; its id was drawn for this job.
 * @param bytesPerSecond most that are written; empty for no limit
 */
public record ConvertVolume(
        NodeName node,
        VolumeId source,
        VolumeId target,
        VolumeSpec spec,
        Optional<ByteSize> bytesPerSecond,
        TaskId task,
        int index)
        implements Step {
    public ConvertVolume {
        // A job of an earlier version knows no limit.
        bytesPerSecond = Objects.requireNonNullElse(bytesPerSecond, Optional.empty());
    }

    @Override
    public String title() {
        return "Convert disk " + index + " (" + spec.size() + ")";
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
        return Optional.of(target);
    }

    @Override
    public void run(StepContext context) {
        new NodeTaskRun(context, node, task)
                .runUnlessKnown(
                        () -> new TaskSpec.ConvertVolume(source, Optional.empty(), target, spec, bytesPerSecond));
        CopyVolume.requireThere(context, node, target);
    }

    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
        context.node(node).ensureVolumeAbsent(target);
    }
}
