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

    /**
     * Nanoseconds from an arbitrary point, never going back, whatever happens to the clock on the wall. Everything that
     * decides by age or by time passed uses it; only differences within one process mean something.
     */
    long nanoTime();

    /** Wakes one waiter. Remembers one raise while nobody waits. */
    interface Signal {
        /** Ends the wait, or the next one. */
        void raise();

        /** Waits until raised, at most so long. @return whether it was raised */
        boolean await(Duration limit);
    }
}
