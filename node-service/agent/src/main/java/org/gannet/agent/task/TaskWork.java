package org.gannet.agent.task;

import org.gannet.node.TaskSpec;

/** Does what tasks ask for. */
@FunctionalInterface
public interface TaskWork {
    /**
     * Returns when it has succeeded; fails by exception, CANCELLED when it stopped because it was asked to.
     * @param again whether an earlier process of the agent had begun it: then what it did is derived from what is there
     */
    void run(TaskSpec spec, TaskControl control, boolean again);
}
