package org.gannet.engine.operation.step;

import org.gannet.base.NodeName;

/** Lets storage of a node that has lost a device go on without it. What lies on that one is not given up by this. */
public record RepairPool(NodeName node, String pool) implements Step {
    @Override
    public String title() {
        return "Repair the pool " + pool;
    }

    @Override
    public void run(StepContext context) {
        context.node(node).ensurePoolWhole(pool);
    }

    /** Nothing lay on what was given up. */
    @Override
    public void undo(StepContext context) {}
}
