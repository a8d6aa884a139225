package org.gannet.engine.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A point in time of this process: what the clock on the wall showed, for people to read, and a count that only goes
 * forward, to tell how long ago it was. When someone sets the wall's clock, ages stay what they are.
 * @param nanos counted from an arbitrary point, as {@link System#nanoTime}: only differences mean something, and only
 *     within one process; never stored
 */
public record Moment(Instant wall, long nanos) {
    /** How long after the other one, by the count; zero when it was not after. */
    public Duration since(Moment earlier) {
        return Duration.ofNanos(Math.max(0, nanos - earlier.nanos));
    }
}
