package org.gannet.agent.mirror.device;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Keeps work on a disk to so many bytes a second; the number may change meanwhile. */
final class Pace {
    private static final long LONGEST_PAUSE = 200_000_000;
    private final LongSupplier rate;
    private final AtomicLong done = new AtomicLong();
    private final long since = System.nanoTime();

    /** @param rate bytes a second at most; 0 for no limit */
    Pace(LongSupplier rate) {
        this.rate = rate;
    }

    void count(long bytes) {
        done.addAndGet(bytes);
    }

    /** Sleeps while more has been done than is allowed since it was begun. */
    void keep(BooleanSupplier goesOn) {
        while (goesOn.getAsBoolean() && rate.getAsLong() > 0) {
            long ahead = (long) (done.get() * 1e9 / rate.getAsLong()) - (System.nanoTime() - since);
            if (ahead <= 0) {
                return;
            }
            LockSupport.parkNanos(Math.min(ahead, LONGEST_PAUSE));
        }
    }
}
