package org.gannet.engine.operation.step;

import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.node.VmSpec;

/** A process on the target that waits for the machine. */
public record PrepareIncoming(NodeName node, InstanceId instance, VmSpec spec) implements Step {
    @Override
    public String title() {
        return "Prepare the new node";
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureVmIncoming(instance, spec);
    }

    /** Refused by the node if the guest lived there; what has died while it waited is forgotten too. */
    @Override
    public void undo(StepContext context) {
        context.node(node).ensureVmIncomingAbsent(instance);
        context.node(node).ensureVmAbsent(instance);
    }
}
