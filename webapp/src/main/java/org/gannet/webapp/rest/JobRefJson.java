package org.gannet.webapp.rest;

import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.jobs.JobRef;

/** Another job. @param status not there when the job is no more */
record JobRefJson(UUID id, String operation, String title, Optional<String> status) {
    /** @return empty for a job that the one who asks may not see */
    static Optional<JobRefJson> of(JobRef job) {
        return job.id()
                .map(JobId::value)
                .map(id -> new JobRefJson(
                        id, job.operation(), job.title(), job.status().map(Words::of)));
    }
}
