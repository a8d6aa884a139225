package org.gannet.backend.jobs;

import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.InstanceId;

/** Which jobs; each empty part lets all through. @param unended only (true) or only those that have ended (false) */
public record JobFilter(Optional<ProjectId> project, Optional<InstanceId> instance, Optional<Boolean> unended) {
    public static final JobFilter ALL = new JobFilter(Optional.empty(), Optional.empty(), Optional.empty());

    public static JobFilter of(InstanceId instance) {
        return new JobFilter(Optional.empty(), Optional.of(instance), Optional.empty());
    }

    public static JobFilter of(ProjectId project) {
        return new JobFilter(Optional.of(project), Optional.empty(), Optional.empty());
    }

    public JobFilter onlyUnended() {
        return new JobFilter(project, instance, Optional.of(true));
    }
}
