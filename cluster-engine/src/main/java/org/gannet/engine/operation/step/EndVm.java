package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.node.VmSpec;

/**
 * Ends the machine's process at once and forgets it there.
 * @param wasRunning how to start it again if the job is undone; empty when it did not run
 */
public record EndVm(NodeName node, InstanceId instance, Optional<VmSpec> wasRunning) implements Step {
    @Override
    public String title() {
        return "Remove the machine from its node";
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureVmAbsent(instance);
    }

    @Override
    public void undo(StepContext context) {
        wasRunning.ifPresent(spec -> context.node(node).ensureVmRunning(instance, spec));
    }
}
