package org.gannet.backend.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.Subject;

/**
 * A job as the one who asks may see it.
 * @param operation stable word, such as "CreateInstance"
 * @param title for people: "Create web1"
 * @param subject what it is about
 * @param subjectName what that is called, while there is such a thing, or a job that makes it; empty for the cluster
 * @param actor login of who asked for it
 * @param reasons what led to it, oldest first
 * @param priority from {@value #LEAST_PRIORITY} (waits longest) to {@value #MOST_PRIORITY}
 * @param waiting why it does not run yet; empty when it does, or has ended
 * @param problem without its internal part for tenants
 * @param cannotCancelBecause empty when it can be cancelled
 * @param canRetry whether it ended badly and may be submitted again with the same parameters
 * @param archivedAt since when lists leave it out unless asked
 */
public record JobView(
        JobId id,
        String operation,
        String title,
        Subject subject,
        Optional<String> subjectName,
        Optional<ProjectId> project,
        Optional<String> projectName,
        String actor,
        List<ReasonView> reasons,
        int priority,
        JobStatus status,
        Optional<WaitView> waiting,
        boolean cancelRequested,
        List<StepView> steps,
        Optional<Problem> problem,
        Instant submittedAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        List<LogLineView> log,
        Optional<CancelObstacle> cannotCancelBecause,
        boolean canRetry,
        Optional<Instant> archivedAt) {
    public static final int LEAST_PRIORITY = -10;
    public static final int MOST_PRIORITY = 10;

    public JobView {
        reasons = List.copyOf(reasons);
        steps = List.copyOf(steps);
        log = List.copyOf(log);
    }

    /** The machine that it is about, if it is about one. */
    public Optional<InstanceId> instance() {
        return subject.instance();
    }

    /** The step at work. */
    public Optional<StepView> currentStep() {
        return steps.stream()
                .filter(step -> step.status() == StepView.Status.RUNNING)
                .findFirst();
    }
}
