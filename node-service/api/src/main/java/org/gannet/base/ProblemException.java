package org.gannet.base;

import org.jspecify.annotations.Nullable;

/** A failure or refusal on its way to whoever can show it. */
public class ProblemException extends RuntimeException {
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    public ProblemException(Problem problem, @Nullable Throwable cause) {
        super(problem.code() + ": " + problem.message(), cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    public ErrorCode code() {
        return problem.code();
    }
}
