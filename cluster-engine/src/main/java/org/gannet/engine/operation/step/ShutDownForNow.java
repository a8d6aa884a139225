package org.gannet.engine.operation.step;

import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmSpec;

/**
 * Shuts a guest down that is to run again when this job has ended, well or not: undo starts it again where it was.
 * @param graceSeconds until the plug is pulled
 * @param again how it is started
 */
public record ShutDownForNow(NodeName node, InstanceId instance, int graceSeconds, TaskId task, VmSpec again)
        implements Step {
    @Override
    public String title() {
        return "Shut the guest down for now";
    }

    @Override
    public void run(StepContext context) {
        new NodeTaskRun(context, node, task).run(new TaskSpec.StopVm(instance, graceSeconds));
    }

    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
        context.node(node).ensureVmRunning(instance, again);
    }
}
