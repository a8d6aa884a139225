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
import org.gannet.engine.job.Job;
import org.springframework.stereotype.Service;

/** Reads jobs; those of other projects do not exist. */
@Service
public class JobQueries {
    private final ClusterEngine engine;
    private final JobSearch search;
    private final JobViews views;
    private final Access access;

    JobQueries(ClusterEngine engine, JobSearch search, JobViews views, Access access) {
        this.engine = engine;
        this.search = search;
        this.views = views;
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

    Job find(Rights rights, JobId id) {
        return engine.job(new org.gannet.engine.job.JobId(id.value()))
                .filter(job -> JobViews.isVisible(rights, job))
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
