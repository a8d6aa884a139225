package org.gannet.backend.jobs;

import java.util.List;
import java.util.Optional;

/**
 * A job with all that it has to do with.
 * @param dependsOn what it was told to wait for
 * @param dependents the jobs that wait for its end
 * @param retryOf the job that this one repeats
 * @param retriedBy the jobs that repeat it, oldest first
 * @param children the jobs that its plan asked for
 * @param locks what it has locked until its end; for those who see the cluster
 */
public record JobStory(
        JobView job,
        List<Condition> dependsOn,
        List<JobRef> dependents,
        Optional<JobRef> retryOf,
        List<JobRef> retriedBy,
        List<JobRef> children,
        List<Held> locks) {
    public JobStory {
        dependsOn = List.copyOf(dependsOn);
        dependents = List.copyOf(dependents);
        retriedBy = List.copyOf(retriedBy);
        children = List.copyOf(children);
        locks = List.copyOf(locks);
    }

    /** @param accepted the ends that let this job begin */
    public record Condition(JobRef job, List<JobStatus> accepted) {
        public Condition {
            accepted = List.copyOf(accepted);
        }
    }

    /** @param shared together with others */
    public record Held(LockName lock, boolean shared) {}
}
