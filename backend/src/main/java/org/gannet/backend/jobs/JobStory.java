package org.gannet.backend.jobs;

import java.util.List;
import java.util.Optional;

/**
 * A job with all that it has to do with.
 * @param dependsOn what it was told to wait for
 * @param dependents the jobs that wait for its end
 * @param retryOf the job that this one repeats
 * @param retriedBy the jobs that repeat it, oldest first
 * @param children the jobs that its plan asked for, each followed by those that it has asked for itself
 * @param locks what it has locked until its end; for those who see the cluster
 */
public record JobStory(
        JobView job,
        List<Condition> dependsOn,
        List<JobRef> dependents,
        Optional<JobRef> retryOf,
        List<JobRef> retriedBy,
        List<Child> children,
        List<Held> locks) {
    public JobStory {
        dependsOn = List.copyOf(dependsOn);
        dependents = List.copyOf(dependents);
        retriedBy = List.copyOf(retriedBy);
        children = List.copyOf(children);
        locks = List.copyOf(locks);
    }

    /**
     * A job that this one has asked for, or one of those.
     * @param depth 0 for those that its own plan asked for
     * @param word what it waits for a word for, if it does and the one who asks may give it
     */
    public record Child(JobRef job, int depth, Optional<WaitView> word) {}

    /** @param accepted the ends that let this job begin */
    public record Condition(JobRef job, List<JobStatus> accepted) {
        public Condition {
            accepted = List.copyOf(accepted);
        }
    }

    /** @param shared together with others */
    public record Held(LockName lock, boolean shared) {}
}
