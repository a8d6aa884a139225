package org.gannet.node;

import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.jspecify.annotations.Nullable;

/** A node refused or failed; the problem's code says how. The one exception of {@link NodeApi}. */
public final class NodeException extends ProblemException {
    public NodeException(Problem problem) {
        super(problem);
    }

    public NodeException(Problem problem, @Nullable Throwable cause) {
        super(problem, cause);
    }

    public static NodeException of(ErrorCode code, String message) {
        return new NodeException(Problem.of(code, message));
    }

    /** No answer: for a call that changes something the outcome is unknown. */
    public static NodeException unreachable(String node, @Nullable Throwable cause) {
        Problem problem = Problem.of(ErrorCode.NODE_UNREACHABLE, "A node did not answer.")
                .withRemedy("Try again when the node is back.")
                .withInternal(node + ": " + cause);
        return new NodeException(problem, cause);
    }
}
