package org.gannet.backend.jobs;

import java.util.function.BiConsumer;
import org.gannet.backend.audit.Act;
import org.gannet.backend.audit.Acts;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.instances.Retries;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.job.Job;
import org.springframework.stereotype.Service;

/** Acts on jobs. */
@Service
public class JobService {
    private final ClusterEngine engine;
    private final JobQueries queries;
    private final Retries retries;
    private final Access access;
    private final Acts acts;

    JobService(ClusterEngine engine, JobQueries queries, Retries retries, Access access, Acts acts) {
        this.engine = engine;
        this.queries = queries;
        this.retries = retries;
        this.access = access;
        this.acts = acts;
    }

    /** Asks the job to stop and take back what it has done. @throws org.gannet.base.ProblemException WRONG_STATE */
    public void cancel(Actor actor, JobId id) {
        act(actor, "job.cancel", id, "", (rights, job) -> {
            JobViews.cannotCancel(rights, job).ifPresent(reason -> {
                throw Problems.of(ErrorCode.WRONG_STATE, "This job can't be cancelled. " + reason.sentence(), "");
            });
            engine.cancel(job.id());
        });
    }

    /**
     * Gives the word that a held job waits for. Repeating it changes nothing.
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED; WRONG_STATE when it waits for nobody's word, or
     *     for other jobs first
     */
    public void release(Actor actor, JobId id) {
        act(actor, "job.release", id, "", (rights, job) -> engine.release(job.id(), actor.login()));
    }

    /**
     * Gives a job that waits another place in the queue.
     * @param priority from {@value JobView#LEAST_PRIORITY} to {@value JobView#MOST_PRIORITY}; above 0: administrators
     * @throws org.gannet.base.ProblemException NOT_FOUND, NOT_ALLOWED, INVALID_REQUEST; WRONG_STATE when it has begun
     */
    public void setPriority(Actor actor, JobId id, int priority) {
        act(
                actor,
                "job.priority",
                id,
                ": " + priority,
                (rights, job) -> engine.setPriority(job.id(), JobOptions.requirePriority(rights, priority)));
    }

    /** Of who may. @param more for the audit log, behind the job's title */
    private void act(Actor actor, String action, JobId id, String more, BiConsumer<Rights, Job> how) {
        acts.performOutside(new Act(actor, action, object(id)), trail -> {
            Rights rights = access.rights(actor);
            Job job = queries.find(rights, id);
            JobViews.project(job).ifPresent(trail::project);
            trail.job(id);
            trail.details(job.title() + more);
            requireMayAct(rights, job);
            how.accept(rights, job);
            return id;
        });
    }

    /** Submits a job that ended badly again, with the same parameters. */
    public JobId retry(Actor actor, JobId id) {
        return acts.perform(new Act(actor, "job.retry", object(id)), trail -> {
            Rights rights = access.rights(actor);
            Job job = queries.find(rights, id);
            JobViews.project(job).ifPresent(trail::project);
            trail.details(job.title());
            requireMayAct(rights, job);
            if (!JobViews.isRepeatable(job)) {
                throw Problems.of(
                        ErrorCode.WRONG_STATE,
                        "Only a job that failed or was cancelled can be tried again.",
                        "Start it anew where it belongs.");
            }
            return retries.retry(rights, trail, JobViews.project(job), job);
        });
    }

    private static void requireMayAct(Rights rights, Job job) {
        if (!JobViews.mayAct(rights, job)) {
            throw Problems.notAllowed(
                    "You may look at this job, but not change it.",
                    "Ask a member of its project, or an administrator.");
        }
    }

    private static String object(JobId id) {
        return "job " + id;
    }
}
