package org.gannet.engine.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the watcher behaves, which makes things be as they are wished.
 * @param pausedUntil it does nothing before; empty for one that works
 * @param restartLimit so often one machine is started again within {@code restartWindow}, then no more
 * @param firstPause between a restart and the next one of the same machine; doubled each time
 */
public record WatcherSettings(
        Optional<Instant> pausedUntil, int restartLimit, Duration restartWindow, Duration firstPause) {
    private static final int MOST_RESTARTS = 1000;

    public WatcherSettings {
        if (restartLimit < 0 || restartLimit > MOST_RESTARTS) {
            throw new IllegalArgumentException("0 to " + MOST_RESTARTS + " restarts: " + restartLimit);
        }
        if (restartWindow.isNegative() || restartWindow.isZero() || firstPause.isNegative()) {
            throw new IllegalArgumentException("no such times: " + restartWindow + ", " + firstPause);
        }
    }

    /** At most five restarts of one machine in an hour, the second after half a minute. */
    public static WatcherSettings standard() {
        return new WatcherSettings(Optional.empty(), 5, Duration.ofHours(1), Duration.ofSeconds(30));
    }

    public WatcherSettings withPausedUntil(Optional<Instant> until) {
        return new WatcherSettings(until, restartLimit, restartWindow, firstPause);
    }

    public boolean isPaused(Instant now) {
        return pausedUntil.filter(now::isBefore).isPresent();
    }
}
