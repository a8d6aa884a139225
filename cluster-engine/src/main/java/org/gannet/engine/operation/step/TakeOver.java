package org.gannet.engine.operation.step;

import java.util.List;
import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.VmSpec;

/**
 * From here on the machine's home is this node, with these copies of its disks; it is started if it is to run. What is
 * to be deleted after it is deleted only once the copies have been seen there.
 * @param spec to start it with; empty for one that stays down
 */
public record TakeOver(NodeName node, InstanceId instance, List<VolumeId> copies, Optional<VmSpec> spec)
        implements Step {
    public TakeOver {
        copies = List.copyOf(copies);
    }

    @Override
    public String title() {
        return spec.isPresent() ? "Start the machine on the new node" : "Take the machine over on the new node";
    }

    @Override
    public String kind() {
        return spec.isPresent() ? "StartOnNewNode" : "TakeOver";
    }

    @Override
    public Reversibility reversibility() {
        return Reversibility.UNTIL_DONE;
    }

    @Override
    public void run(StepContext context) {
        copies.forEach(copy -> CopyVolume.requireThere(context, node, copy));
        spec.ifPresent(start -> context.node(node).ensureVmRunning(instance, start));
    }

    @Override
    public void undo(StepContext context) {
        if (spec.isPresent()) {
            context.node(node).ensureVmAbsent(instance);
        }
    }

    @Override
    public boolean hasTakenEffect(StepContext context) {
        return spec.isPresent()
                && context.node(node).report().vms().stream()
                        .anyMatch(vm -> vm.id().equals(instance) && vm.state().isAlive());
    }
}
