package org.gannet.engine.operation.step;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.TaskId;
import org.gannet.node.NodeException;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;

/** Long work on a node: started or found again by its id, watched until it has ended. */
record NodeTaskRun(StepContext context, NodeName node, TaskId id) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /** @return the task as it ended @throws ProblemException the task's own problem, or CANCELLED */
    NodeTask run(TaskSpec spec) {
        return follow(context.node(node).ensureTask(id, spec));
    }

    /** The same; a task that the node knows already is followed, and nothing is prepared for it again. */
    void runUnlessKnown(Supplier<TaskSpec> spec) {
        find().ifPresentOrElse(this::follow, () -> run(spec.get()));
    }

    /** Watches until it has ended. @throws ProblemException the task's own problem, or CANCELLED */
    NodeTask follow(NodeTask task) {
        NodeTask ended = untilEnded(task);
        context.figures(ended.figures());
        switch (ended.state()) {
            case SUCCEEDED, RUNNING -> {}
            case CANCELLED -> throw new ProblemException(Problem.of(ErrorCode.CANCELLED, "The work was cancelled."));
            case FAILED -> throw new ProblemException(problemOf(ended));
        }
        return ended;
    }

    /** Ended work stays ended: its own "no answer" is no reason to ask its node again. */
    private Problem problemOf(NodeTask ended) {
        Problem problem = ended.problem()
                .orElseGet(() -> Problem.of(ErrorCode.INTERNAL, "A node's work failed without a reason.")
                        .withInternal(node + " " + ended));
        return problem.code() == ErrorCode.NODE_UNREACHABLE
                ? Problem.of(ErrorCode.TIMED_OUT, problem.message())
                        .withCause(problem.cause())
                        .withRemedy(problem.remedy())
                        .withDetails(problem.details())
                        .withInternal(problem.internal())
                : problem;
    }

    /** The task as the node knows it; empty when it does not. */
    Optional<NodeTask> find() {
        try {
            return Optional.of(context.node(node).task(id));
        } catch (NodeException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes sure that it does not go on, and tells how it ended; empty when the node does not know it. */
    Optional<NodeTask> cancel() {
        context.node(node).cancelTask(id);
        return find().map(this::untilEnded);
    }

    private NodeTask untilEnded(NodeTask first) {
        NodeTask task = first;
        boolean asked = false;
        Duration pause = FIRST_PAUSE;
        while (!task.state().isEnded()) {
            task.progress().ifPresent(context::progress);
            if (context.isCancelRequested() && !asked) {
                context.node(node).cancelTask(id);
                asked = true;
            }
            context.pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            task = context.node(node).task(id);
        }
        task.progress().ifPresent(context::progress);
        return task;
    }
}
