package org.gannet.engine.execution;

import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;

/** What to say when a job is not begun since another one did not end as it should. */
final class Dependencies {
    private Dependencies() {}

    static Problem problem(Job job, JobId on, Optional<Job> ended) {
        String title = ended.map(other -> "“" + other.title() + "”").orElse("a job");
        String end = ended.map(other -> switch (other.state()) {
                    case SUCCEEDED -> "it succeeded";
                    case CANCELLED -> "it was cancelled";
                    case FAILED, UNDO_FAILED -> "it failed";
                    case QUEUED, WAITING, RUNNING, CANCELLING, UNDOING -> "it has not ended";
                })
                .orElse("there is no such job");
        boolean cancelled =
                ended.filter(other -> other.state() == JobState.CANCELLED).isPresent();
        return Problem.of(
                        cancelled ? ErrorCode.CANCELLED : ErrorCode.DEPENDENCY_FAILED, job.title() + " was not begun.")
                .withCause("It was to wait for " + title + " (" + on + "), but " + end + ".")
                .withRemedy("See what became of that job; then try this one again.");
    }
}
