package org.gannet.engine.queue;

import java.time.Instant;
import java.util.List;
import org.gannet.engine.job.JobId;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.LockRequest.Mode;
import org.gannet.engine.operation.LockRequest.Until;

/**
 * A lock that is held or waited for.
 * @param waiting the first in line, at most {@value #MOST_SHOWN}
 * @param waitingInAll how many wait
 */
public record LockView(LockKey key, List<Holder> holders, List<Waiter> waiting, int waitingInAll) {
    /** Waiters that are shown of one lock. */
    public static final int MOST_SHOWN = 100;

    public LockView {
        holders = List.copyOf(holders);
        waiting = List.copyOf(waiting);
    }

    /** @param until when it is given back */
    public record Holder(JobId job, Mode mode, Until until, Instant since) {}

    /**
     * @param since when it got in line
     * @param waitsFor the jobs that hold the lock against it, else the one before it in line; empty when this lock is
     *     free for it and something else is missing
     */
    public record Waiter(JobId job, Mode mode, Instant since, List<JobId> waitsFor) {
        public Waiter {
            waitsFor = List.copyOf(waitsFor);
        }
    }
}
