package org.gannet.engine.operation.step;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeException;
import org.gannet.node.TaskSpec;
import org.gannet.node.VolumeSpec;

/**
 * Sends a volume that is at rest, or one moment of it, to a node. The copy's id was drawn for this job.
 * @param node where it is sent from
 * @param target where the copy is made; may be the same node
 * @param snapshot the moment that is copied; empty for the volume as it is
 * @param spec of the copy
 * @param bytesPerSecond most that are sent; empty for no limit
 * @param index of the disk, for people
 * @param within whether the copy lies in the same storage, which the node writes by itself; it is the target then
 */
public record CopyVolume(
        NodeName node,
        NodeName target,
        VolumeId source,
        Optional<SnapshotId> snapshot,
        VolumeId copy,
        VolumeSpec spec,
        Optional<ByteSize> bytesPerSecond,
        TaskId task,
        int index,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean within)
        implements Step {
    /** To another node's storage. */
    public CopyVolume(
            NodeName node,
            NodeName target,
            VolumeId source,
            Optional<SnapshotId> snapshot,
            VolumeId copy,
            VolumeSpec spec,
            Optional<ByteSize> bytesPerSecond,
            TaskId task,
            int index) {
        this(node, target, source, snapshot, copy, spec, bytesPerSecond, task, index, false);
    }

    @Override
    public String title() {
        return "Copy disk " + index + " (" + spec.size() + ")";
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
        return Optional.of(copy);
    }

    @Override
    public void run(StepContext context) {
        new NodeTaskRun(context, node, task).runUnlessKnown(() -> {
            if (within) {
                return new TaskSpec.ConvertVolume(source, snapshot, copy, spec, bytesPerSecond);
            }
            IncomingVolume where = context.node(target).ensureVolumeIncoming(copy, spec);
            return new TaskSpec.CopyVolume(source, snapshot, where, bytesPerSecond);
        });
        requireThere(context, target, copy);
    }

    /** What a receiver waits for is taken away first: whatever is still on its way then arrives nowhere. */
    @Override
    public void undo(StepContext context) {
        if (within) {
            new NodeTaskRun(context, node, task).cancel();
        }
        context.node(target).ensureVolumeAbsent(copy);
        if (!within) {
            new NodeTaskRun(context, node, task).cancel();
        }
    }

    /** A node whose disk was set back has forgotten what it was sent, while its sender still says that it was. */
    static void requireThere(StepContext context, NodeName node, VolumeId volume) {
        boolean there = context.node(node).report().volumes().stream()
                .anyMatch(known -> known.id().equals(volume));
        if (!there) {
            throw new NodeException(Problem.of(ErrorCode.WRONG_STATE, "A disk that was made is not on its node.")
                    .withCause("Its node has lost it.")
                    .withRemedy("Try again; if it happens twice, look at the node's disks.")
                    .withInternal(node + ": " + volume));
        }
    }
}
