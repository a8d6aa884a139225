package org.gannet.agent.hypervisor.kvm;

import java.time.Duration;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;

/** A command that QEMU's monitor did not carry out, as far as we know. */
public final class QmpException extends RuntimeException {
    /** What became of it. */
    public enum Kind {
        /** QEMU said no: nothing was done. */
        REFUSED,
        /** QEMU has ended. */
        GONE,
        /** No answer in time: it may still be carried out. */
        TIMED_OUT
    }

    private final Kind kind;

    private QmpException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static QmpException refused(String command, String why) {
        return new QmpException(Kind.REFUSED, command + ": " + why);
    }

    static QmpException gone(String command) {
        return new QmpException(Kind.GONE, command + ": QEMU has ended");
    }

    public static QmpException timedOut(String command, Duration limit) {
        return new QmpException(Kind.TIMED_OUT, command + ": no answer within " + limit);
    }

    public Kind kind() {
        return kind;
    }

    public NodeException toNodeException(String what) {
        Problem problem = kind == Kind.TIMED_OUT
                ? Problem.of(ErrorCode.TIMED_OUT, "The machine's process does not answer; it may still do it.")
                        .withCause(what)
                : Problem.of(ErrorCode.TOOL_FAILED, what);
        return new NodeException(problem.withInternal(String.valueOf(getMessage())), this);
    }
}
