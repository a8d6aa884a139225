package org.gannet.engine.job;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast a step goes on.
 * @param perSecond in the unit of its progress; above zero
 * @param left how long it takes at this pace; empty when it is not known how much there is to do
 */
public record Pace(double perSecond, Optional<Duration> left) {
    public Pace {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a pace above zero: " + perSecond);
        }
    }
}
