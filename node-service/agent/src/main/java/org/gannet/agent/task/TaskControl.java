package org.gannet.agent.task;

import org.gannet.base.ErrorCode;
import org.gannet.base.Progress;
import org.gannet.node.NodeException;

/** What work is told, and tells, while it goes on. */
public interface TaskControl {
    /** Nobody asks, nobody listens. */
    TaskControl ALONE = new TaskControl() {
        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void progress(Progress progress) {}

        @Override
        public void figure(String name, long value) {}
    };

    boolean isCancelled();

    void progress(Progress progress);

    /** Something measured, kept with the task. */
    void figure(String name, long value);

    /** @throws NodeException CANCELLED when that was asked for */
    default void check() {
        if (isCancelled()) {
            throw NodeException.of(ErrorCode.CANCELLED, "The work was cancelled.");
        }
    }
}
