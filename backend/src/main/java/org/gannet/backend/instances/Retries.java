package org.gannet.backend.instances;

import java.util.Optional;
import org.gannet.backend.audit.Trail;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Problems;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.Priority;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.engine.operation.instance.NewNic;
import org.springframework.stereotype.Component;

/** Submits a job's parameters again, under the same rules as at first: a right that is lost is not in the old job. */
@Component
@BackendOnly
public class Retries {
    private final ClusterEngine engine;
    private final MachineRights machines;
    private final Submissions submissions;
    private final Access access;

    Retries(ClusterEngine engine, MachineRights machines, Submissions submissions, Access access) {
        this.engine = engine;
        this.machines = machines;
        this.submissions = submissions;
        this.access = access;
    }

    /**
     * In the caller's transaction.
     * @param project whose job it was; empty for operators' jobs
     */
    public JobId retry(Rights rights, Trail trail, Optional<ProjectId> project, Job job) {
        ClusterView view = engine.view();
        project.ifPresent(id -> access.requireUse(rights, id));
        Parameters parameters = job.parameters();
        if (parameters instanceof CreateInstance.Parameters || parameters instanceof CreateInstances.Parameters) {
            CreateInstances.made(parameters).forEach(create -> requireOwnChoice(rights, create));
        } else if (parameters instanceof AboutInstance about) {
            machines.require(rights, view, about, false);
        } else if (!rights.actor().isAdmin()) {
            throw Problems.onlyAdmins();
        }
        Job.Submission again = engine.retry(job.id(), rights.actor().login(), "");
        // What an administrator put before others' jobs once is not for a member to repeat.
        boolean urgent = again.priority().minutes() > Priority.NORMAL.minutes();
        return submissions.submit(
                rights, trail, project, urgent && !rights.actor().isAdmin() ? again.with(Priority.NORMAL) : again);
    }

    /** A member does not get by repeating what only an administrator may choose. */
    private static void requireOwnChoice(Rights rights, CreateInstance.Parameters create) {
        boolean operators =
                create.on().isPresent() || create.nics().stream().anyMatch(nic -> nic instanceof NewNic.Bridge);
        if (operators && !rights.actor().isAdmin()) {
            throw Problems.notAllowed(
                    "Only administrators choose nodes and bridges.", "Create it anew, or ask an administrator.");
        }
    }
}
