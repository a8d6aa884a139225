package org.gannet.webapp.portal.instances;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.audit.AuditEntryView;
import org.gannet.backend.audit.AuditFilter;
import org.gannet.backend.audit.AuditQueries;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.console.ConsoleQueries;
import org.gannet.backend.console.ConsoleView;
import org.gannet.backend.instances.Capability;
import org.gannet.backend.instances.InstanceDetails;
import org.gannet.backend.instances.InstanceQueries;
import org.gannet.backend.instances.InstanceService;
import org.gannet.backend.instances.InstanceView;
import org.gannet.backend.instances.PlanView;
import org.gannet.backend.jobs.JobFilter;
import org.gannet.backend.jobs.JobQueries;
import org.gannet.backend.jobs.JobService;
import org.gannet.backend.jobs.JobView;
import org.gannet.backend.support.PageQuery;
import org.gannet.base.InstanceId;
import org.gannet.base.ProblemException;
import org.gannet.webapp.base.component.JobPanel;
import org.gannet.webapp.security.CurrentActor;
import org.springframework.stereotype.Component;

/** Reads what a machine's page shows. */
@Component
class InstanceReader {
    private static final int LATELY = 6;
    private static final int MOST_ROWS = 100;

    private final InstanceQueries instances;
    private final InstanceService service;
    private final JobQueries jobs;
    private final JobService jobService;
    private final AuditQueries audit;
    private final ConsoleQueries consoles;
    private final CurrentActor actors;

    InstanceReader(
            InstanceQueries instances,
            InstanceService service,
            JobQueries jobs,
            JobService jobService,
            AuditQueries audit,
            ConsoleQueries consoles,
            CurrentActor actors) {
        this.instances = instances;
        this.service = service;
        this.jobs = jobs;
        this.jobService = jobService;
        this.audit = audit;
        this.consoles = consoles;
        this.actors = actors;
    }

    Actor actor() {
        return actors.get();
    }

    InstanceView get(InstanceId id) {
        return instances.get(actors.get(), id);
    }

    /** Empty when it is not there any more. */
    Optional<InstanceView> find(InstanceId id) {
        try {
            return Optional.of(get(id));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    /** Nothing when it is not there any more. */
    InstanceDetails details(InstanceId id) {
        try {
            return instances.details(actors.get(), id);
        } catch (ProblemException e) {
            return InstanceDetails.NONE;
        }
    }

    List<JobView> lately(InstanceId id) {
        return jobs.list(actors.get(), JobFilter.of(id), PageQuery.first(LATELY))
                .items();
    }

    List<JobView> jobs(InstanceId id) {
        return jobs.list(actors.get(), JobFilter.of(id), PageQuery.first(MOST_ROWS))
                .items();
    }

    List<AuditEntryView> audit(InstanceId id) {
        return audit.list(actors.get(), AuditFilter.ofObject("instance " + id), PageQuery.first(MOST_ROWS))
                .items();
    }

    /** What moving it would do; empty when it cannot be moved now. */
    Optional<PlanView> move(InstanceView machine) {
        if (!machine.can().contains(Capability.MIGRATE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(service.planMigrate(actors.get(), machine.id(), Optional.empty()));
        } catch (ProblemException e) {
            // Something else has begun with it since it was read.
            return Optional.empty();
        }
    }

    /** Where its consoles are; none while it does not run. */
    List<ConsoleView> consoles(InstanceView machine) {
        boolean runs =
                machine.can().contains(Capability.CONSOLE) || machine.can().contains(Capability.CONSOLE_VIEW_ONLY);
        try {
            return runs ? consoles.list(actors.get(), machine.id()) : List.of();
        } catch (ProblemException e) {
            // It has ended since it was read.
            return List.of();
        }
    }

    JobPanel jobPanel() {
        return new JobPanel(jobService, actors::get, job -> {});
    }
}
