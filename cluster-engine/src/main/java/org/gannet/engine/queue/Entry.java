package org.gannet.engine.queue;

import org.gannet.base.Problem;

/** Whether the queue would take a job now, and let it begin. */
public sealed interface Entry {
    /** It would; other jobs may still be before it. */
    record Open() implements Entry {}

    /** It would not be taken: the queue is closed or full, or a rule rejects it. */
    record Closed(Problem problem) implements Entry {}

    /** It would be taken, and begin only when the queue goes on, or its rule lets it. */
    record HeldBack(Waiting why) implements Entry {}
}
