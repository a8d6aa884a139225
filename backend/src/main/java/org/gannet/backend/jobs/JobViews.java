package org.gannet.backend.jobs;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.projects.Memberships;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.job.LogLine;
import org.gannet.engine.job.Reason;
import org.gannet.engine.operation.CreateInstance;
import org.springframework.stereotype.Component;

/** Shows jobs to who may see them: without nodes and insides for tenants. */
@Component
@BackendOnly
public class JobViews {
    private final ClusterEngine engine;
    private final Memberships memberships;

    JobViews(ClusterEngine engine, Memberships memberships) {
        this.engine = engine;
        this.memberships = memberships;
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
        return jobs.stream().map(job -> view(rights, job, view, names)).toList();
    }

    private static JobView view(Rights rights, Job job, ClusterView cluster, Map<ProjectId, String> names) {
        boolean internals = rights.actor().role().seesInternals();
        JobStatus status = status(job.state());
        return new JobView(
                new JobId(job.id().value()),
                job.operation(),
                job.title(),
                job.instance(),
                instanceName(job, cluster),
                project(job),
                project(job).flatMap(id -> Optional.ofNullable(names.get(id))),
                job.actor(),
                job.reasons().stream().map(Reason::text).collect(Collectors.joining(" ")),
                status,
                waitsFor(job),
                job.cancelRequested(),
                job.steps().stream().map(step -> step(rights, step)).toList(),
                job.problem().map(problem -> internals ? problem : problem.forTenants()),
                job.submittedAt(),
                job.startedAt(),
                job.endedAt(),
                job.log().stream().map(line -> line(internals, line)).toList(),
                cannotCancel(rights, job),
                isRepeatable(job) && mayAct(rights, job));
    }

    private static StepView step(Rights rights, JobStep step) {
        Optional<NodeName> node =
                rights.actor().role().seesCluster() ? Optional.of(step.step().node()) : Optional.empty();
        return new StepView(
                step.index(),
                step.title(),
                node.map(NodeName::value),
                switch (step.state()) {
                    case PENDING -> StepView.Status.PENDING;
                    case RUNNING -> StepView.Status.RUNNING;
                    case DONE -> StepView.Status.DONE;
                    case FAILED -> StepView.Status.FAILED;
                    case UNDONE -> StepView.Status.UNDONE;
                    case SKIPPED -> StepView.Status.SKIPPED;
                },
                step.progress(),
                step.startedAt(),
                step.endedAt(),
                step.figures());
    }

    private static LogLineView line(boolean internals, LogLine line) {
        return new LogLineView(line.at(), line.text(), internals ? line.internal() : "");
    }

    private static JobStatus status(JobState state) {
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

    private static String waitsFor(Job job) {
        return switch (job.state()) {
            case QUEUED -> JobStatus.QUEUED.sentence();
            case WAITING -> JobStatus.WAITING.sentence();
            case RUNNING, CANCELLING, UNDOING, SUCCEEDED, FAILED, CANCELLED, UNDO_FAILED -> "";
        };
    }

    /** Why the actor can't cancel the job; empty when he can. */
    static Optional<String> cannotCancel(Rights rights, Job job) {
        if (!mayAct(rights, job)) {
            return Optional.of("Only members of its project and administrators may cancel it.");
        }
        return switch (job.state()) {
            case QUEUED, WAITING, RUNNING ->
                job.cancelRequested() ? Optional.of("It has been asked to stop.") : Optional.empty();
            case CANCELLING -> Optional.of("It has been asked to stop.");
            case UNDOING -> Optional.of("It is taking back what it has done.");
            case SUCCEEDED, FAILED, CANCELLED, UNDO_FAILED -> Optional.of("It has ended.");
        };
    }

    static boolean mayAct(Rights rights, Job job) {
        return rights.actor().isAdmin() || project(job).filter(rights::mayUse).isPresent();
    }

    static boolean isVisible(Rights rights, Job job) {
        return rights.actor().role().seesCluster()
                || project(job).filter(rights::sees).isPresent();
    }

    static boolean isRepeatable(Job job) {
        return job.state().isRepeatable();
    }

    static Optional<ProjectId> project(Job job) {
        return job.owner().map(owner -> new ProjectId(owner.value()));
    }

    private static Optional<String> instanceName(Job job, ClusterView view) {
        if (job.parameters() instanceof CreateInstance.Parameters create) {
            return Optional.of(create.name().value());
        }
        return job.instance()
                .flatMap(id -> view.state().findInstance(id))
                .map(instance -> instance.name().value());
    }

    /** The problem as the actor may see it. */
    public static Problem shown(Rights rights, Problem problem) {
        return rights.actor().role().seesInternals() ? problem : problem.forTenants();
    }
}
