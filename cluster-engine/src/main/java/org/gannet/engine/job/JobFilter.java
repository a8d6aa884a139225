package org.gannet.engine.job;

import java.util.Optional;
import java.util.Set;
import org.gannet.base.InstanceId;
import org.gannet.base.Subject;
import org.gannet.engine.model.OwnerId;

/**
 * Which jobs to read.
 * @param states empty set for any
 * @param owner only this owner's
 * @param subject only about this
 * @param archived archived ones too
 * @param oldestFirst by submission (then by id); else newest first
 * @param offset how many to leave out at the beginning
 * @param limit at most so many, at most {@value #LARGEST_PAGE}
 */
public record JobFilter(
        Set<JobState> states,
        Optional<OwnerId> owner,
        Optional<Subject> subject,
        boolean archived,
        boolean oldestFirst,
        int offset,
        int limit) {
    /** Jobs in one answer. */
    public static final int LARGEST_PAGE = 1000;

    public JobFilter {
        states = Set.copyOf(states);
        if (offset < 0 || limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("offset " + offset + ", limit " + limit);
        }
    }

    /** The newest of all. */
    public static JobFilter newest(int limit) {
        return new JobFilter(Set.of(), Optional.empty(), Optional.empty(), false, false, 0, limit);
    }

    /** The oldest that wait to be picked up. */
    public static JobFilter queued(int limit) {
        return new JobFilter(Set.of(JobState.QUEUED), Optional.empty(), Optional.empty(), false, true, 0, limit);
    }

    /** The newest about one instance. */
    public static JobFilter about(InstanceId instance, int limit) {
        return about(new Subject.OfInstance(instance), limit);
    }

    /** The newest about one thing. */
    public static JobFilter about(Subject subject, int limit) {
        return new JobFilter(Set.of(), Optional.empty(), Optional.of(subject), false, false, 0, limit);
    }

    /** Whether the job is among those asked for, page aside. */
    public boolean matches(Job job) {
        return (archived || job.archivedAt().isEmpty())
                && (states.isEmpty() || states.contains(job.state()))
                && (owner.isEmpty() || owner.equals(job.owner()))
                && (subject.isEmpty() || subject.get().equals(job.subject()));
    }
}
