package org.gannet.engine.operation.step;

import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.node.TaskSpec;

/**
 * Has one node run the program that switches another one. The task's id makes a repeated step the same switching. What
 * the program did stays: from its first attempt on, the job only goes forward.
 * @param node that runs the program
 * @param target that is switched
 */
public record SwitchNode(NodeName node, NodeName target, String program, TaskSpec.OutOfBand.Action action, TaskId task)
        implements Step {
    @Override
    public String title() {
        return switch (action) {
            case POWER_ON -> "Switch the node on";
            case POWER_OFF -> "Switch the node off";
            case POWER_CYCLE -> "Switch the node off and on";
            case POWER_STATUS -> "Ask for the node’s power";
        };
    }

    @Override
    public Reversibility reversibility() {
        return action == TaskSpec.OutOfBand.Action.POWER_STATUS ? Reversibility.ALWAYS : Reversibility.NEVER;
    }

    @Override
    public void run(StepContext context) {
        new NodeTaskRun(context, node, task).run(new TaskSpec.OutOfBand(target, program, action));
    }

    @Override
    public void undo(StepContext context) {
        new NodeTaskRun(context, node, task).cancel();
    }
}
