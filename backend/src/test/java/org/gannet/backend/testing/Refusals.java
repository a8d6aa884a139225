package org.gannet.backend.testing;

import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;

/** Catches what is refused. */
public final class Refusals {
    private Refusals() {}

    public static Problem problem(Runnable call) {
        try {
            call.run();
        } catch (ProblemException e) {
            return e.problem();
        }
        throw new AssertionError("was not refused");
    }

    public static ErrorCode code(Runnable call) {
        return problem(call).code();
    }
}
