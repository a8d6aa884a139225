package org.gannet.engine.operation;

import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.node.NodeException;
import org.gannet.node.VmSpec;

/** A process on the target that waits for the machine. */
record PrepareIncoming(NodeName node, InstanceId instance, VmSpec spec) implements Step {
    @Override
    public String title() {
        return "Prepare the new node";
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureVmIncoming(instance, spec);
    }

    @Override
    public void undo(StepContext context) {
        try {
            context.node(node).ensureVmIncomingAbsent(instance);
        } catch (NodeException e) {
            // The guest can't live here: the transfer was found not to have taken effect. What is left is an empty
            // shell.
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
        }
    }
}
