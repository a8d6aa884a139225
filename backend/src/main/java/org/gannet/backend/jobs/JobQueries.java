package org.gannet.backend.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.authz.Scope;
import org.gannet.backend.engine.JobSearch;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Page;
import org.gannet.backend.support.PageQuery;
import org.gannet.backend.support.Problems;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.operation.LockRequest;
import org.springframework.stereotype.Service;

/** Reads jobs; those of other projects do not exist. */
@Service
public class JobQueries {
    private final ClusterEngine engine;
    private final JobSearch search;
    private final JobViews views;
    private final JobRefs refs;
    private final JobTree tree;
    private final Access access;

    JobQueries(ClusterEngine engine, JobSearch search, JobViews views, JobRefs refs, JobTree tree, Access access) {
        this.engine = engine;
        this.search = search;
        this.views = views;
        this.refs = refs;
        this.tree = tree;
        this.access = access;
    }

    /** Newest first. */
    public Page<JobView> list(Actor actor, JobFilter filter, PageQuery query) {
        Rights rights = access.rights(actor);
        Optional<Set<ProjectId>> projects = projects(rights, filter);
        Page<Job> found = search.find(projects, filter, query);
        List<Job> live = new ArrayList<>();
        for (Job job : found.items()) {
            live.add(job.state().isEnded() ? job : engine.job(job.id()).orElse(job));
        }
        return new Page<>(views.of(rights, live), found.offset(), found.total());
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public JobView get(Actor actor, JobId id) {
        Rights rights = access.rights(actor);
        return views.of(rights, find(rights, id));
    }

    /**
     * A job with what it waits for, repeats and locks.
     * @throws org.gannet.base.ProblemException NOT_FOUND
     */
    public JobStory story(Actor actor, JobId id) {
        Rights rights = access.rights(actor);
        Job job = find(rights, id);
        ClusterView view = engine.view();
        List<JobStory.Condition> dependsOn = job.dependsOn().stream()
                .map(on -> new JobStory.Condition(
                        refs.of(rights, view, on.job()),
                        on.accepted().stream().map(JobViews::status).toList()))
                .toList();
        List<JobRef> dependents = view.jobs().stream()
                .filter(other ->
                        other.dependsOn().stream().anyMatch(on -> on.job().equals(job.id())))
                .filter(other -> JobRefs.isVisible(rights, other))
                .map(other -> JobRefs.of(view, other))
                .toList();
        List<JobRef> retriedBy = search.retriesOf(id).stream()
                .filter(other -> JobRefs.isVisible(rights, other))
                .map(other -> JobRefs.of(view, engine.job(other.id()).orElse(other)))
                .toList();
        List<JobStory.Held> locks =
                rights.actor().role().seesCluster() && !job.state().isEnded()
                        ? job.locks().stream()
                                .map(lock -> new JobStory.Held(
                                        JobRefs.lock(rights, view, lock.key()), lock.mode() == LockRequest.Mode.SHARED))
                                .toList()
                        : List.of();
        return new JobStory(
                views.of(rights, job),
                dependsOn,
                dependents,
                job.retryOf().map(old -> refs.of(rights, view, old)),
                retriedBy,
                tree.of(rights, view, job),
                locks);
    }

    Job find(Rights rights, JobId id) {
        return engine.job(new org.gannet.engine.job.JobId(id.value()))
                .filter(job -> JobRefs.isVisible(rights, job))
                .orElseThrow(() -> Problems.notFound("job"));
    }

    /** Whose jobs; empty for everybody's and the operators' own. */
    private static Optional<Set<ProjectId>> projects(Rights rights, JobFilter filter) {
        return switch (rights.visible()) {
            case Scope.All() -> filter.project().map(Set::of);
            case Scope.Projects(var own) ->
                Optional.of(filter.project()
                        .map(wanted -> own.contains(wanted) ? Set.of(wanted) : Set.<ProjectId>of())
                        .orElse(own));
        };
    }
}
