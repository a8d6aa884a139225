package org.gannet.engine.operation.step;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.model.Observation;
import org.gannet.node.NodeException;
import org.gannet.node.NodeReport;

/**
 * Waits until a node answers after it has started anew.
 *
 * @param before what its last start was known by; empty when nobody knows: then any answer will do
 */
public record AwaitStart(NodeName node, String before) implements Step {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** Half an hour: a big server tests its memory before it starts. */
    private static final int MOST_QUESTIONS = 360;

    /** @param last what was last heard of it, however old */
    public static AwaitStart after(NodeName node, Optional<Observation> last) {
        return new AwaitStart(
                node, last.flatMap(Observation::report).map(AwaitStart::start).orElse(""));
    }

    /** Its operating system's start, or where the agent does not tell that, the agent's own. */
    private static String start(NodeReport report) {
        return report.bootId().isEmpty() ? report.generation().agentStart().toString() : report.bootId();
    }

    @Override
    public String title() {
        return "Wait until the node has started";
    }

    @Override
    public void run(StepContext context) {
        for (int asked = 0; asked < MOST_QUESTIONS; asked++) {
            if (hasStarted(context)) {
                return;
            }
            if (context.isCancelRequested()) {
                throw new ProblemException(Problem.of(ErrorCode.CANCELLED, "The wait was cancelled."));
            }
            context.pause(PAUSE);
        }
        throw NodeException.of(ErrorCode.TIMED_OUT, "The node has not started within half an hour.");
    }

    private boolean hasStarted(StepContext context) {
        try {
            return !start(context.node(node).report()).equals(before);
        } catch (ProblemException e) {
            if (e.code() == ErrorCode.NODE_UNREACHABLE || e.code() == ErrorCode.STALE_CALL) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void undo(StepContext context) {
        // It has only waited.
    }
}
