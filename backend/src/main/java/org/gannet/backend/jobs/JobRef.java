package org.gannet.backend.jobs;

import java.util.Optional;

/**
 * Another job that one is told of.
 * @param id empty when the one who asks may not see that job
 * @param operation stable word; empty when it is hidden
 * @param title for people; empty when it is hidden
 * @param subjectName what it is about is called, while there is such a thing
 * @param status empty when it is hidden, or the job is not there any more
 */
public record JobRef(
        Optional<JobId> id, String operation, String title, Optional<String> subjectName, Optional<JobStatus> status) {
    /** Somebody else's. */
    public static final JobRef HIDDEN = new JobRef(Optional.empty(), "", "", Optional.empty(), Optional.empty());
}
