package org.gannet.backend.jobs;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast a step comes forward.
 * @param perSecond in the unit of its progress
 * @param left until its end if it stays as fast; empty when the end is not known
 */
public record Pace(double perSecond, Optional<Duration> left) {}
