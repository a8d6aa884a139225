package org.gannet.engine.operation.step;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.node.TaskSpec;

/**
 * Restarts the guest; the task's id makes a repeated step the same restart.
 * @param graceSeconds how long it has to restart itself before it is reset; 0 resets at once
 */
public record ResetVm(
        NodeName node,
        InstanceId instance,
        TaskId task,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int graceSeconds) implements Step {
    @Override
    public String title() {
        return "Restart the machine";
    }

    @Override
    public void run(StepContext context) {
        new NodeTaskRun(context, node, task).run(new TaskSpec.RebootVm(instance, graceSeconds));
    }

    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
    }
}
