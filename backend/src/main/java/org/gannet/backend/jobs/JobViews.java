package org.gannet.backend.jobs;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.projects.Memberships;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.Problem;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.LogLine;
import org.springframework.stereotype.Component;

/** Shows jobs to who may see them: without nodes and insides for tenants. */
@Component
@BackendOnly
public class JobViews {
    private final ClusterEngine engine;
    private final Memberships memberships;
    private final Waits waits;

    JobViews(ClusterEngine engine, Memberships memberships, Waits waits) {
        this.engine = engine;
        this.memberships = memberships;
        this.waits = waits;
    }

    public JobView of(Rights rights, Job job) {
        return of(rights, List.of(job)).getFirst();
    }

    public List<JobView> of(Rights rights, Collection<Job> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        ClusterView view = engine.view();
        Map<ProjectId, String> names = memberships.names(
                jobs.stream().flatMap(job -> project(job).stream()).distinct().toList());
        Map<org.gannet.engine.job.JobId, WaitView> waiting = waits.of(rights, view, jobs);
        return jobs.stream()
                .map(job -> view(rights, job, view, names, Optional.ofNullable(waiting.get(job.id()))))
                .toList();
    }

    private JobView view(
            Rights rights, Job job, ClusterView cluster, Map<ProjectId, String> names, Optional<WaitView> waiting) {
        boolean internals = rights.actor().role().seesInternals();
        JobStatus status = status(job.state());
        return new JobView(
                new JobId(job.id().value()),
                job.operation(),
                job.title(),
                job.subject(),
                JobRefs.subjectName(job, cluster),
                project(job),
                project(job).flatMap(id -> Optional.ofNullable(names.get(id))),
                job.actor(),
                reasons(job),
                job.priority().minutes(),
                status,
                waiting,
                job.cancelRequested(),
                job.steps().stream().map(step -> StepViews.of(rights, step)).toList(),
                job.problem().map(problem -> internals ? problem : problem.forTenants()),
                job.submittedAt(),
                job.startedAt(),
                job.endedAt(),
                job.log().stream().map(line -> line(internals, line)).toList(),
                cannotCancel(rights, job),
                isRepeatable(job) && mayAct(rights, job),
                job.archivedAt());
    }

    private static List<ReasonView> reasons(Job job) {
        return job.reasons().stream()
                .map(reason -> new ReasonView(reason.source(), reason.text(), reason.at()))
                .toList();
    }

    private static LogLineView line(boolean internals, LogLine line) {
        return new LogLineView(line.at(), line.text(), internals ? line.internal() : "");
    }

    static JobStatus status(JobState state) {
        return switch (state) {
            case QUEUED -> JobStatus.QUEUED;
            case WAITING -> JobStatus.WAITING;
            case RUNNING -> JobStatus.RUNNING;
            case CANCELLING -> JobStatus.CANCELLING;
            case UNDOING -> JobStatus.UNDOING;
            case SUCCEEDED -> JobStatus.SUCCEEDED;
            case FAILED -> JobStatus.FAILED;
            case CANCELLED -> JobStatus.CANCELLED;
            case UNDO_FAILED -> JobStatus.UNDO_FAILED;
        };
    }

    /** Why the actor can't cancel the job; empty when he can. */
    static Optional<CancelObstacle> cannotCancel(Rights rights, Job job) {
        if (!mayAct(rights, job)) {
            return Optional.of(CancelObstacle.NOT_YOURS);
        }
        return switch (job.state()) {
            case QUEUED, WAITING, RUNNING ->
                job.cancelRequested() ? Optional.of(CancelObstacle.ASKED_ALREADY) : Optional.empty();
            case CANCELLING -> Optional.of(CancelObstacle.ASKED_ALREADY);
            case UNDOING -> Optional.of(CancelObstacle.UNDOING);
            case SUCCEEDED, FAILED, CANCELLED, UNDO_FAILED -> Optional.of(CancelObstacle.ENDED);
        };
    }

    static boolean mayAct(Rights rights, Job job) {
        return rights.actor().isAdmin() || project(job).filter(rights::mayUse).isPresent();
    }

    static boolean isRepeatable(Job job) {
        return job.state().isRepeatable();
    }

    static Optional<ProjectId> project(Job job) {
        return job.owner().map(owner -> new ProjectId(owner.value()));
    }

    /** The problem as the actor may see it. */
    public static Problem shown(Rights rights, Problem problem) {
        return rights.actor().role().seesInternals() ? problem : problem.forTenants();
    }
}
