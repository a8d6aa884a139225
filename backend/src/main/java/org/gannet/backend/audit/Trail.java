package org.gannet.backend.audit;

import java.util.Optional;
import org.gannet.backend.jobs.JobId;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;

/** What becomes known of an act while it is performed. Belongs to one thread. */
@BackendOnly
public final class Trail {
    private String object;
    private Optional<ProjectId> project = Optional.empty();
    private Optional<JobId> job = Optional.empty();
    private String details = "";

    Trail(String object) {
        this.object = object;
    }

    public void object(String text) {
        object = text;
    }

    /** The project may read the entry: to be told only after the actor's right to see the project is known. */
    public void project(ProjectId id) {
        project = Optional.of(id);
    }

    public void job(JobId id) {
        job = Optional.of(id);
    }

    public void details(String text) {
        details = text;
    }

    String object() {
        return object;
    }

    Optional<ProjectId> project() {
        return project;
    }

    Optional<JobId> job() {
        return job;
    }

    String details() {
        return details;
    }
}
