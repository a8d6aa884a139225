package org.gannet.engine.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.operation.LockRequest;

/** What can change between two versions of a job, while the next one is put together. */
final class JobDraft {
    private final Job from;
    long version;
    Priority priority;
    boolean cancelRequested;
    List<JobStep> steps;
    List<LockRequest> locks;
    List<Change> atEnd;
    List<Change> atUndo;
    Optional<Problem> problem;
    Optional<Instant> startedAt;
    Optional<Instant> endedAt;
    Optional<Instant> archivedAt;
    List<JobId> children;
    Optional<Hold> hold;
    List<LogLine> log;

    JobDraft(Job job) {
        from = job;
        version = job.version();
        priority = job.priority();
        cancelRequested = job.cancelRequested();
        steps = job.steps();
        locks = job.locks();
        atEnd = job.atEnd();
        atUndo = job.atUndo();
        problem = job.problem();
        startedAt = job.startedAt();
        endedAt = job.endedAt();
        archivedAt = job.archivedAt();
        children = job.children();
        hold = job.hold();
        log = job.log();
    }

    Job build() {
        return build(from.state());
    }

    /** @throws IllegalStateException when the table of states does not allow it */
    Job to(JobState next) {
        if (!from.state().next().contains(next)) {
            throw new IllegalStateException("job " + from.id() + ": " + next + " can't follow " + from.state());
        }
        return build(next);
    }

    private Job build(JobState state) {
        return new Job(
                from.id(),
                version,
                from.operation(),
                from.parameters(),
                from.owner(),
                from.title(),
                from.actor(),
                from.reasons(),
                priority,
                from.dependsOn(),
                from.retryOf(),
                state,
                cancelRequested,
                steps,
                locks,
                atEnd,
                atUndo,
                problem,
                from.submittedAt(),
                from.inLineSince(),
                startedAt,
                endedAt,
                archivedAt,
                children,
                hold,
                log);
    }
}
