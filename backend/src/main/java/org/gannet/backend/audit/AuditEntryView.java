package org.gannet.backend.audit;

import java.time.Instant;
import java.util.Optional;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;

/**
 * What somebody did or was refused.
 * @param action stable word, such as "instance.create"
 * @param object kind and id or name: "instance 0c1d…"
 * @param details for people; never a secret
 */
public record AuditEntryView(
        long number,
        Instant at,
        String actor,
        String address,
        String action,
        String object,
        Optional<ProjectId> project,
        Outcome outcome,
        String details,
        Optional<JobId> job) {
    /** How it went. */
    public enum Outcome {
        DONE,
        REFUSED
    }
}
