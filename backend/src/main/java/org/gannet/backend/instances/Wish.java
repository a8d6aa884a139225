package org.gannet.backend.instances;

import org.gannet.backend.jobs.JobOptions;

/** One of several things that are asked for together. */
public record Wish(InstanceAction action, JobOptions options) {}
