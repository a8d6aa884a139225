package org.gannet.backend.instances;

import org.gannet.backend.jobs.JobId;
import org.gannet.base.InstanceId;

/** A request that became a job. */
public record Accepted(InstanceId instance, JobId job) {}
