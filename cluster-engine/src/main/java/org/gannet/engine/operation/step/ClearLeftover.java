package org.gannet.engine.operation.step;

import java.util.UUID;
import org.gannet.base.DiskId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;

/**
 * Removes from a node what belongs to nobody. Deletes data: from its first attempt on, the job only goes forward.
 * @param id of the machine, the volume or the mirrored disk
 */
public record ClearLeftover(NodeName node, Kind kindOfThing, UUID id) implements Step {
    /** What it is. Names are stable in JSON. */
    public enum Kind {
        /** A machine's process and definition; its volumes stay. */
        MACHINE,
        /** A volume with its snapshots. */
        VOLUME,
        /** One side of a mirrored disk; its volume stays. */
        REPLICA
    }

    @Override
    public String title() {
        return switch (kindOfThing) {
            case MACHINE -> "End a machine that is not of the cluster";
            case VOLUME -> "Delete a volume that no machine uses";
            case REPLICA -> "Put away one side of a mirrored disk that no machine has";
        };
    }

    @Override
    public Reversibility reversibility() {
        return Reversibility.NEVER;
    }

    @Override
    public void run(StepContext context) {
        switch (kindOfThing) {
            case MACHINE -> context.node(node).ensureVmAbsent(new InstanceId(id));
            case VOLUME -> context.node(node).ensureVolumeAbsent(new VolumeId(id));
            case REPLICA -> context.node(node).ensureReplicaAbsent(new DiskId(id));
        }
    }

    @Override
    public void undo(StepContext context) {}
}
