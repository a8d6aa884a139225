package org.gannet.engine.execution;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.gannet.engine.spi.Scheduler;

/** The scheduler of real life: one virtual thread per body. */
public final class VirtualThreads implements Scheduler {
    @Override
    public void start(String name, Runnable body) {
        Thread.ofVirtual().name(name).start(body);
    }

    @Override
    public Signal signal() {
        return new SemaphoreSignal();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    private static final class SemaphoreSignal implements Signal {
        private final Semaphore raised = new Semaphore(0);

        @Override
        public void raise() {
            raised.drainPermits();
            raised.release();
        }

        @Override
        public boolean await(Duration limit) {
            try {
                return raised.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
