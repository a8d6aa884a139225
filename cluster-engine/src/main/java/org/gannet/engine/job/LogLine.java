package org.gannet.engine.job;

import java.time.Instant;

/**
 * A line of a job's log.
 * @param text for everyone who may see the job; names no node
 * @param internal for operators only; may be empty
 */
public record LogLine(Instant at, String text, String internal) {}
