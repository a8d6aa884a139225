package org.gannet.engine.simulation.world;

import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.job.StepState;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.queue.Waiting;

/** Counts what happens to jobs. */
record Witness(World world) {
    /** A job has another durable version. */
    void written(Optional<Job> before, Job after) {
        boolean begins = !after.steps().isEmpty()
                && before.filter(old -> !old.steps().isEmpty()).isEmpty();
        if (begins && !after.dependsOn().isEmpty()) {
            world.happened(Happening.DEPENDENCY_MET);
        }
        for (JobStep step : after.steps()) {
            StepState was = before.filter(old -> old.steps().size() > step.index())
                    .map(old -> old.steps().get(step.index()).state())
                    .orElse(StepState.PENDING);
            if (step.state() == StepState.UNDONE && was != StepState.UNDONE) {
                world.happened(Happening.STEP_TAKEN_BACK);
            }
        }
        if (after.state().isEnded()) {
            ended(after);
        }
    }

    private void ended(Job job) {
        world.happened(
                switch (job.state()) {
                    case SUCCEEDED -> Happening.JOB_SUCCEEDED;
                    case FAILED -> Happening.JOB_FAILED;
                    case CANCELLED -> Happening.JOB_CANCELLED;
                    case UNDO_FAILED -> Happening.JOB_UNDO_FAILED;
                    case QUEUED, WAITING, RUNNING, CANCELLING, UNDOING ->
                        throw new IllegalArgumentException("not ended: " + job.state());
                });
        if (job.state() == JobState.SUCCEEDED && job.parameters() instanceof MigrateInstance.Parameters) {
            world.happened(Happening.MACHINE_MOVED);
        }
        job.problem().ifPresent(problem -> refused(problem.code()));
    }

    /** Somebody is told that it will not be done. */
    void refused(ErrorCode why) {
        switch (why) {
            case DEPENDENCY_FAILED -> world.happened(Happening.DEPENDENCY_FAILED);
            case REFUSED_BY_RULE -> world.happened(Happening.REFUSED_BY_RULE);
            case QUEUE_CLOSED -> world.happened(Happening.REFUSED_BY_DRAIN);
            case QUEUE_FULL -> world.happened(Happening.REFUSED_BY_LENGTH);
            case QUOTA_EXCEEDED -> world.happened(Happening.REFUSED_BY_QUOTA);
            default -> {}
        }
    }

    /** Somebody has asked for the end of a job that was so. */
    void cancelled(JobState then) {
        world.happened(
                switch (then) {
                    case QUEUED -> Happening.CANCELLED_WHILE_QUEUED;
                    case WAITING -> Happening.CANCELLED_WHILE_WAITING;
                    case RUNNING -> Happening.CANCELLED_WHILE_RUNNING;
                    case CANCELLING, UNDOING, SUCCEEDED, FAILED, CANCELLED, UNDO_FAILED -> Happening.CANCELLED_AGAIN;
                });
    }

    /** Somebody has asked why a job does not begin. */
    void waits(Waiting why) {
        switch (why) {
            case Waiting.ForPickUp soon -> {}
            case Waiting.ForJobs jobs -> {}
            case Waiting.ForWord word -> {}
            case Waiting.ForRule rule -> world.happened(Happening.WAITED_FOR_RULE);
            case Waiting.ForQueue queue -> world.happened(Happening.WAITED_FOR_QUEUE);
            case Waiting.ForLocks locks -> world.happened(Happening.WAITED_FOR_LOCK);
            case Waiting.ForRate rate -> world.happened(Happening.WAITED_FOR_RATE);
            case Waiting.ForTurn turn -> world.happened(Happening.WAITED_FOR_TURN);
        }
    }
}
