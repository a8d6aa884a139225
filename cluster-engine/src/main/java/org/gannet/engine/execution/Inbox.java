package org.gannet.engine.execution;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.gannet.engine.job.JobId;
import org.gannet.engine.spi.Scheduler;

/** What the job runner has been told and has not done yet. What fails stays in it. */
final class Inbox {
    /** How often the store is asked whether there are jobs that nobody has announced, for each 1000 in the queue. */
    private static final Duration ALL_EVERY = Duration.ofSeconds(1);

    private static final int PER_JOBS = 1000;

    private final Set<JobId> announced = new LinkedHashSet<>();
    private final Set<JobId> ended = new LinkedHashSet<>();
    private final List<Scheduler.Signal> waiting = new ArrayList<>();
    private boolean all = true;
    private long lastAll;

    synchronized void announce(Collection<JobId> jobs) {
        announced.addAll(jobs);
    }

    /** @param looked raised once it has been looked for */
    synchronized void announce(Collection<JobId> jobs, Scheduler.Signal looked) {
        announced.addAll(jobs);
        waiting.add(looked);
    }

    synchronized List<JobId> announced(int most) {
        return announced.stream().limit(most).toList();
    }

    synchronized void done(Collection<JobId> jobs) {
        jobs.forEach(announced::remove);
    }

    synchronized void ended(JobId job) {
        ended.add(job);
    }

    synchronized List<JobId> ended() {
        return List.copyOf(ended);
    }

    synchronized void told(JobId job) {
        ended.remove(job);
    }

    synchronized void askForAll() {
        all = true;
    }

    /** A long queue is rarely asked for as a whole: what is new is announced, except after a mishap. */
    synchronized boolean isTimeForAll(long now, int queued) {
        return all
                || now - lastAll
                        >= ALL_EVERY.multipliedBy(1 + queued / PER_JOBS).toNanos();
    }

    synchronized void hadAll(long now) {
        all = false;
        lastAll = now;
    }

    void lookedAround() {
        List<Scheduler.Signal> told;
        synchronized (this) {
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(Scheduler.Signal::raise);
    }
}
