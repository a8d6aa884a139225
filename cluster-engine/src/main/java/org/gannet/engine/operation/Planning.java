package org.gannet.engine.operation;

import org.gannet.base.Problem;

/** The answer of planning. */
public sealed interface Planning {
    /** It can be done, so. */
    record Planned(Plan plan) implements Planning {}

    /** It can't be done now; nothing has changed. */
    record Refused(Problem problem) implements Planning {}
}
