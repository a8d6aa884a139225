package org.gannet.engine.job;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What must have happened before a job may begin: another one has ended, and how. */
public sealed interface Dependency {
    /** The ends that satisfy it; another one fails the job that waits, CANCELLED cancels it. In a stable order. */
    Set<JobState> accepted();

    /** On a job that is in the store already. */
    record OnJob(JobId job, Set<JobState> accepted) implements Dependency {
        public OnJob {
            accepted = ends(accepted);
        }
    }

    /** On an earlier one of the jobs that are submitted together. @param index in the batch, from 0 */
    record InBatch(int index, Set<JobState> accepted) implements Dependency {
        public InBatch {
            if (index < 0) {
                throw new IllegalArgumentException("an index in a batch: " + index);
            }
            accepted = ends(accepted);
        }
    }

    /** Only once that job has succeeded. */
    static OnJob afterSuccess(JobId job) {
        return new OnJob(job, Set.of(JobState.SUCCEEDED));
    }

    /** Once that job has ended, however. */
    static OnJob afterEnd(JobId job) {
        return new OnJob(job, EnumSet.complementOf(EnumSet.copyOf(JobState.unended())));
    }

    /** Only once that job of the same batch has succeeded. */
    static InBatch afterSuccess(int index) {
        return new InBatch(index, Set.of(JobState.SUCCEEDED));
    }

    private static Set<JobState> ends(Set<JobState> accepted) {
        if (accepted.isEmpty() || !accepted.stream().allMatch(JobState::isEnded)) {
            throw new IllegalArgumentException("a dependency needs one or more final states: " + accepted);
        }
        return Collections.unmodifiableSet(EnumSet.copyOf(accepted));
    }
}
