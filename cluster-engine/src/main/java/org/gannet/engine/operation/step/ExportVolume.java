package org.gannet.engine.operation.step;

import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ExportId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.TaskSpec;

/**
 * Writes a disk into its node's backup directory, under an id that was drawn for this job.
 * @param snapshot the moment that is written; empty for the volume as it lies
 * @param note for who finds it there
 * @param bytesPerSecond most that are written; empty for no limit
 */
public record ExportVolume(
        NodeName node,
        VolumeId source,
        Optional<SnapshotId> snapshot,
        ExportId export,
        String note,
        Optional<ByteSize> bytesPerSecond,
        TaskId task,
        int index)
        implements Step {
    public ExportVolume {
        // A job of an earlier version knows no limit.
        bytesPerSecond = Objects.requireNonNullElse(bytesPerSecond, Optional.empty());
    }

    @Override
    public String title() {
        return "Write disk " + index + " to the backup directory";
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public void run(StepContext context) {
        new NodeTaskRun(context, node, task)
                .runUnlessKnown(() -> new TaskSpec.ExportVolume(source, snapshot, export, note, bytesPerSecond));
    }

    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
        context.node(node).ensureExportAbsent(export);
    }
}
