package org.gannet.webapp.portal.overview;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.instances.InstanceFilter;
import org.gannet.backend.instances.InstanceOrder;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.projects.ProjectQueries;
import org.gannet.backend.projects.ProjectView;
import org.gannet.backend.quota.QuotaQueries;
import org.gannet.backend.quota.QuotaView;
import org.gannet.backend.support.PageQuery;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.stereotype.Component;

/** Reads what the overview shows. */
@Component
class OverviewReader {
    private static final int MACHINES = 8;
    private static final int JOBS = 8;
    private static final int PROJECTS = 4;

    private final ProjectQueries projects;
    private final QuotaQueries quotas;
    private final InstanceQueries instances;
    private final JobQueries jobs;
    private final CurrentActor actors;

    /** A project with its quota. */
    record ProjectQuota(ProjectView project, QuotaView quota) {}

    OverviewReader(
            ProjectQueries projects,
            QuotaQueries quotas,
            InstanceQueries instances,
            JobQueries jobs,
            CurrentActor actors) {
        this.projects = projects;
        this.quotas = quotas;
        this.instances = instances;
        this.jobs = jobs;
        this.actors = actors;
    }

    Actor actor() {
        return actors.get();
    }

    List<ProjectQuota> quotas(Optional<ProjectId> only) {
        Actor actor = actors.get();
        return projects.mine(actor).stream()
                .filter(project -> only.isEmpty() || only.get().equals(project.id()))
                .limit(PROJECTS)
                .map(project -> new ProjectQuota(project, quotas.of(actor, project.id())))
                .toList();
    }

    List<InstanceView> machines(Optional<ProjectId> only) {
        InstanceFilter filter = new InstanceFilter(only, "", Set.of(), Optional.empty());
        return instances
                .list(
                        actors.get(),
                        filter,
                        new InstanceOrder(InstanceOrder.Field.CREATED, true),
                        PageQuery.first(MACHINES))
                .items();
    }

    List<JobView> jobs(JobFilter filter) {
        return jobs.list(actors.get(), filter, PageQuery.first(JOBS)).items();
    }
}
