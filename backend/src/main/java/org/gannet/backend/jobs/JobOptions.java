package org.gannet.backend.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.support.Problems;
import org.gannet.engine.job.Priority;

/**
 * How a job is to be treated.
 * @param source who passes the request on: "portal", "rest"
 * @param reason in the words of who asks, at most {@value #LONGEST_REASON} characters; may be empty
 * @param priority from {@value JobView#LEAST_PRIORITY} to {@value JobView#MOST_PRIORITY}; above 0 for administrators
 * @param after what has to end before; at most {@value #MOST_DEPENDENCIES}
 */
public record JobOptions(String source, String reason, int priority, List<After> after) {
    public static final int LONGEST_REASON = 500;
    public static final int MOST_DEPENDENCIES = 100;
    public static final JobOptions PORTAL = new JobOptions("portal", "", 0, List.of());

    public JobOptions {
        after = List.copyOf(after);
    }

    /**
     * Also waiting for this one of its batch to succeed, unless something is said about that one.
     * @param index from 0
     */
    public JobOptions afterSuccessOf(int index) {
        boolean said = after.stream().anyMatch(one -> one instanceof After.OfBatch batch && batch.index() == index);
        if (said) {
            return this;
        }
        List<After> more = new ArrayList<>(after);
        more.add(new After.OfBatch(index, Set.of(JobStatus.SUCCEEDED)));
        return new JobOptions(source, reason, priority, more);
    }

    /** What a job waits for. */
    public sealed interface After {
        /** The ends that let it begin; another end fails it, or cancels it. */
        Set<JobStatus> ends();

        /** A job that there is. */
        record OfJob(JobId job, Set<JobStatus> ends) implements After {
            public OfJob {
                ends = Set.copyOf(ends);
            }
        }

        /** One that is asked for together with it, before it. @param index from 0 */
        record OfBatch(int index, Set<JobStatus> ends) implements After {
            public OfBatch {
                ends = Set.copyOf(ends);
            }
        }
    }

    static Priority requirePriority(Rights rights, int priority) {
        if (priority < Priority.LEAST || priority > Priority.MOST) {
            throw Problems.invalid(
                    "A priority is from " + Priority.LEAST + " to " + Priority.MOST + "; asked " + priority + ".",
                    "0 is the usual one, more is more urgent.");
        }
        if (priority > Priority.NORMAL.minutes() && !rights.actor().isAdmin()) {
            throw Problems.notAllowed(
                    "Only administrators may put a job before those of others.", "Ask an administrator.");
        }
        return new Priority(priority);
    }
}
