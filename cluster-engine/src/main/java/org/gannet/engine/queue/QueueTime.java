package org.gannet.engine.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.gannet.engine.job.Arrival;

/**
 * The time by which jobs get in line. It begins with what the clock shows, passes evenly from then on wherever that is
 * set to, and is never before the place of a job that the engine has seen: whatever the clock of this or of an
 * earlier leader did, who comes later stands behind. Safe for many threads.
 */
public final class QueueTime {
    /** Jobs of one moment keep their order in lists as long as the clock was set back by less than this. */
    private static final Duration ONE_MOMENT = Duration.ofSeconds(1);

    private final Clock clock;
    private final LongSupplier nanos;
    private Instant shown = Instant.MIN;
    private Instant last;
    private long lastNanos;

    /** @param nanos passes evenly, see {@code Scheduler} */
    public QueueTime(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        last = clock.instant();
        lastNanos = nanos.getAsLong();
    }

    /** The next job comes: strictly later than any before and than all that were seen; in what databases keep. */
    public synchronized Arrival next() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean sameMoment = !now.isAfter(shown) && now.isAfter(shown.minus(ONE_MOMENT));
        shown = sameMoment ? afterward(shown) : now;
        Instant before = last;
        pass();
        last = last.truncatedTo(ChronoUnit.MICROS);
        if (!last.isAfter(before)) {
            last = afterward(before);
        }
        return new Arrival(shown, last);
    }

    /** There is a job with this place. */
    public synchronized void seen(Instant inLineSince) {
        pass();
        if (inLineSince.isAfter(last)) {
            last = inLineSince;
        }
    }

    private void pass() {
        long now = nanos.getAsLong();
        last = last.plusNanos(now - lastNanos);
        lastNanos = now;
    }

    private static Instant afterward(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
    }
}
