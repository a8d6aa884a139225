package org.gannet.backend.instances;

import org.gannet.backend.audit.Trail;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Problems;
import org.gannet.base.InstanceId;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.Priority;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.springframework.stereotype.Component;

/** Submits a job's parameters again, under the same rules as at first: a right that is lost is not in the old job. */
@Component
@BackendOnly
public class Retries {
    private final ClusterEngine engine;
    private final Machines machines;
    private final Submissions submissions;
    private final Access access;

    Retries(ClusterEngine engine, Machines machines, Submissions submissions, Access access) {
        this.engine = engine;
        this.machines = machines;
        this.submissions = submissions;
        this.access = access;
    }

    /** In the caller's transaction. */
    public JobId retry(Rights rights, Trail trail, ProjectId project, Job job) {
        ClusterView view = engine.view();
        access.requireUse(rights, project);
        switch (job.parameters()) {
            case CreateInstance.Parameters create -> requireOwnChoice(rights, create);
            case StartInstance.Parameters(var id) -> require(rights, view, id, Capability.START);
            case StopInstance.Parameters(var id, int _) -> require(rights, view, id, Capability.STOP);
            case RebootInstance.Parameters(var id) -> require(rights, view, id, Capability.REBOOT);
            case RemoveInstance.Parameters(var id) -> require(rights, view, id, Capability.REMOVE);
            case MigrateInstance.Parameters(var id, var _) -> require(rights, view, id, Capability.MIGRATE);
            default -> throw Problems.notAllowed("This can't be tried again by its job.", "Ask for it anew.");
        }
        Job.Submission again = engine.retry(job.id(), rights.actor().login(), "");
        // What an administrator put before others' jobs once is not for a member to repeat.
        boolean urgent = again.priority().minutes() > Priority.NORMAL.minutes();
        return submissions.submit(
                trail, project, urgent && !rights.actor().isAdmin() ? again.with(Priority.NORMAL) : again);
    }

    /** A member does not get by repeating what only an administrator may choose. */
    private static void requireOwnChoice(Rights rights, CreateInstance.Parameters create) {
        boolean operators = create.on().isPresent() || create.nics().stream().anyMatch(NewNic.Bridge.class::isInstance);
        if (operators && !rights.actor().isAdmin()) {
            throw Problems.notAllowed(
                    "Only administrators choose nodes and bridges.", "Create it anew, or ask an administrator.");
        }
    }

    private void require(Rights rights, ClusterView view, InstanceId id, Capability capability) {
        Capabilities.of(rights, view, machines.get(rights, view, id)).require(capability);
    }
}
