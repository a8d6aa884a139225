package org.gannet.engine.operation.step;

import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.node.VmSpec;

/**
 * A process on the target that waits for the machine.
 * @param from where it runs; empty in jobs of the first version
 */
public record PrepareIncoming(NodeName node, InstanceId instance, VmSpec spec, Optional<NodeName> from)
        implements Step {
    @Override
    public String title() {
        return "Prepare the new node";
    }

    @Override
    public void run(StepContext context) {
        VmSpec waiting =
                from.map(source -> Receiver.of(context, source, instance, spec)).orElse(spec);
        context.node(node).ensureVmIncoming(instance, waiting);
    }

    /** Refused by the node if the guest lived there; what has died while it waited is forgotten too. */
    @Override
    public void undo(StepContext context) {
        context.node(node).ensureVmIncomingAbsent(instance);
        context.node(node).ensureVmAbsent(instance);
    }
}
