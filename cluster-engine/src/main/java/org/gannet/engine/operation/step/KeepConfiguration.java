package org.gannet.engine.operation.step;

import org.gannet.base.NodeName;

/** A copy of the cluster's configuration, as it is when the step runs, on the node. Stays when the job is undone. */
public record KeepConfiguration(NodeName node) implements Step {
    @Override
    public String title() {
        return "Put a copy of the configuration on a node";
    }

    @Override
    public void run(StepContext context) {
        context.keepConfiguration(node);
    }

    @Override
    public void undo(StepContext context) {}
}
