package org.gannet.engine.spi;

import java.time.Duration;

/**
 * Threads and waiting. Everything in the engine that runs beside something else is started here, and waits only by
 * {@link Signal}, so that tests and simulations can run it one thread at a time in virtual time.
 */
public interface Scheduler {
    /** Runs the body beside the caller. */
    void start(String name, Runnable body);

    Signal signal();

    /** Nanoseconds of monotonic time, from an arbitrary origin: for all that decides by age; never for people. */
    long nanoTime();

    /** Wakes one waiter. Remembers one raise while nobody waits. */
    interface Signal {
        /** Ends the wait, or the next one. */
        void raise();

        /** Waits until raised, at most so long. @return whether it was raised */
        boolean await(Duration limit);
    }
}
