package org.gannet.engine.operation.step;

import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.node.TaskSpec;

/** Restarts the guest; the task's id makes a repeated step the same restart. */
public record ResetVm(NodeName node, InstanceId instance, TaskId task) implements Step {
    @Override
    public String title() {
        return "Restart the machine";
    }

    @Override
    public void run(StepContext context) {
        new NodeTaskRun(context, node, task).run(new TaskSpec.RebootVm(instance));
    }

    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
    }
}
