package org.gannet.engine.operation.step;

import java.util.List;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;

/**
 * From here on these are the machine's disks. It changes nothing on the node: what is given up after it is given up
 * only once these have been seen there.
 */
public record UseDisks(NodeName node, List<VolumeId> volumes) implements Step {
    public UseDisks {
        volumes = List.copyOf(volumes);
    }

    @Override
    public String title() {
        return "Use the new disks";
    }

    @Override
    public Reversibility reversibility() {
        return Reversibility.UNTIL_DONE;
    }

    @Override
    public void run(StepContext context) {
        volumes.forEach(volume -> CopyVolume.requireThere(context, node, volume));
    }

    @Override
    public void undo(StepContext context) {
        // It has only looked.
    }
}
