package org.gannet.backend.instances;

import java.util.List;
import org.gannet.backend.jobs.JobId;
import org.gannet.base.InstanceId;

/** A request for several machines that became a job, which asks for one job for each of them. */
public record AcceptedMany(List<InstanceId> instances, JobId job) {
    public AcceptedMany {
        instances = List.copyOf(instances);
    }
}
