package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.DiskId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.ReplicaSpec;

/**
 * Makes one side of a mirrored disk, or changes its role or what it is connected with.
 * @param before as its node has it; empty when it has none, so that undo removes it
 */
public record SetReplica(NodeName node, DiskId id, ReplicaSpec spec, Optional<ReplicaSpec> before, int index)
        implements Step {
    @Override
    public String title() {
        return switch (kind()) {
            case "ConnectReplica" -> "Connect one side of disk " + index;
            case "RaiseReplica" -> "Make disk " + index + " usable on its node";
            case "ReleaseReplica" -> "Let disk " + index + " be written to without its other side";
            default -> "Let one side of disk " + index + " follow the other";
        };
    }

    @Override
    public String kind() {
        if (before.equals(Optional.of(spec.withAlone(false))) && spec.alone()) {
            return "ReleaseReplica";
        }
        boolean raised = spec.role() == ReplicaSpec.Role.PRIMARY;
        return before.filter(was -> was.peerVolume().equals(spec.peerVolume())).isEmpty()
                ? "ConnectReplica"
                : raised ? "RaiseReplica" : "LowerReplica";
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public Optional<VolumeId> volume() {
        return Optional.of(spec.volume());
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureReplica(id, spec);
    }

    @Override
    public void undo(StepContext context) {
        if (before.isPresent()) {
            context.node(node).ensureReplica(id, before.get());
        } else {
            context.node(node).ensureReplicaAbsent(id);
        }
    }
}
