package org.gannet.engine.operation.step;

import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.node.VmSpec;

/**
 * Planned only for a machine that was seen not running, under the instance's lock: what undo ends is what run started.
 */
public record StartVm(NodeName node, InstanceId instance, VmSpec spec) implements Step {
    @Override
    public String title() {
        return "Start the machine";
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensureVmRunning(instance, spec);
    }

    @Override
    public void undo(StepContext context) {
        context.node(node).ensureVmAbsent(instance);
    }
}
