package org.gannet.backend.jobs;

import java.time.Instant;

/**
 * A line of a job's log.
 * @param internal commands and what they said; for administrators, else empty
 */
public record LogLineView(Instant at, String text, String internal) {}
