package org.gannet.backend.queue;

import java.time.Instant;
import java.util.List;
import org.gannet.backend.jobs.JobRef;
import org.gannet.backend.jobs.LockName;

/**
 * A lock that is held or waited for.
 * @param waiting the first in line
 * @param waitingInAll how many wait; may be more than are shown
 */
public record LockView(LockName lock, List<Holder> holders, List<Waiter> waiting, int waitingInAll) {
    public LockView {
        holders = List.copyOf(holders);
        waiting = List.copyOf(waiting);
    }

    /**
     * @param shared together with others
     * @param onlyForPlanning whether it is given back once the job is planned; else when it ends
     */
    public record Holder(JobRef job, boolean shared, boolean onlyForPlanning, Instant since) {}

    /** @param waitsFor who holds it against this job, else the one before it; empty when this lock is free for it */
    public record Waiter(JobRef job, boolean shared, Instant since, List<JobRef> waitsFor) {
        public Waiter {
            waitsFor = List.copyOf(waitsFor);
        }
    }
}
