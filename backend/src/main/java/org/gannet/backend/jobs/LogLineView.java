package org.gannet.backend.jobs;

import java.time.Instant;

/** A line of a job's log. */
public record LogLineView(Instant at, String text) {}
