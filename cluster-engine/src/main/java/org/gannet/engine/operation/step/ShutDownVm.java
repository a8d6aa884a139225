package org.gannet.engine.operation.step;

import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.node.TaskSpec;

/**
 * Presses the power button and pulls the plug after the grace. A guest that has gone down is not started again by undo.
 */
public record ShutDownVm(NodeName node, InstanceId instance, int graceSeconds, TaskId task) implements Step {
    @Override
    public String title() {
        return graceSeconds == 0 ? "Switch the machine off" : "Shut the guest down";
    }

    @Override
    public String kind() {
        return graceSeconds == 0 ? "SwitchOffVm" : "ShutDownVm";
    }

    @Override
    public void run(StepContext context) {
        new NodeTaskRun(context, node, task).run(new TaskSpec.StopVm(instance, graceSeconds));
    }

    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
    }
}
