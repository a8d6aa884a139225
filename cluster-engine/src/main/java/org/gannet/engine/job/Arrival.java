package org.gannet.engine.job;

import java.time.Instant;

/**
 * When a job came.
 * @param at as the clock showed it, for people
 * @param inLineSince its place in the queue, priority apart: later than that of every job that is to stand before it,
 *     whatever the clock did
 */
public record Arrival(Instant at, Instant inLineSince) {
    /** By a clock that nobody has set. */
    public static Arrival at(Instant moment) {
        return new Arrival(moment, moment);
    }
}
