package org.gannet.engine.operation.step;

import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ExportId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeSpec;

/**
 * Makes a volume, whose id was drawn for this job, of what lies in its node's backup directory.
 * @param bytesPerSecond most that are written; empty for no limit
 */
public record ImportVolume(
        NodeName node,
        ExportId export,
        VolumeId id,
        VolumeSpec spec,
        Optional<ByteSize> bytesPerSecond,
        TaskId task,
        int index)
        implements Step {
    public ImportVolume {
        // A job of an earlier version knows no limit.
        bytesPerSecond = Objects.requireNonNullElse(bytesPerSecond, Optional.empty());
    }

    @Override
    public String title() {
        return "Read disk " + index + " from its backup (" + spec.size() + ")";
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
        new NodeTaskRun(context, node, task)
                .runUnlessKnown(() -> new TaskSpec.ImportVolume(export, id, spec, bytesPerSecond));
        CopyVolume.requireThere(context, node, id);
    }

    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
        context.node(node).ensureVolumeAbsent(id);
    }
}
