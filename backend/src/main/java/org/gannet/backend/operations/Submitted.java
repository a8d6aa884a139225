package org.gannet.backend.operations;

import org.gannet.backend.jobs.JobId;
import org.gannet.base.Subject;

/** A job that is durable. @param subject what it is about; new when the operation makes it */
public record Submitted(Subject subject, JobId job) {}
