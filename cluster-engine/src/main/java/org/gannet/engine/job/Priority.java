package org.gannet.engine.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;

/**
 * How urgent a job is. A job stands in the queue as if it had been submitted that many minutes earlier: every job that
 * waits grows older, so an urgent one passes others only for a while, and none waits for ever.
 * @param minutes from {@value #LEAST} to {@value #MOST}; more is more urgent
 */
public record Priority(@JsonValue int minutes) {
    public static final int LEAST = -10;
    public static final int MOST = 10;
    public static final Priority LOW = new Priority(LEAST);
    public static final Priority NORMAL = new Priority(0);
    public static final Priority HIGH = new Priority(MOST);

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Priority {
        if (minutes < LEAST || minutes > MOST) {
            throw new IllegalArgumentException("a priority from " + LEAST + " to " + MOST + ": " + minutes);
        }
    }

    /** Since when a job of this priority would be in line, had it waited as long as it deserves. */
    public Instant standsAt(Instant inLineSince) {
        return inLineSince.minus(Duration.ofMinutes(minutes));
    }

    @Override
    public String toString() {
        return Integer.toString(minutes);
    }
}
