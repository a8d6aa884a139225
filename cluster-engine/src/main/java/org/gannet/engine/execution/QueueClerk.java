package org.gannet.engine.execution;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.queue.JobQueue;
import org.gannet.engine.spi.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what happens to jobs that have not begun: that they wait for others, and that they end without beginning.
 * On a thread of its own, so that new jobs are not kept waiting by the store.
 */
final class QueueClerk {
    private static final Logger LOG = LoggerFactory.getLogger(QueueClerk.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** Jobs of one commit. */
    private static final int AT_ONCE = 100;

    private final Surroundings surroundings;
    private final Ledger ledger;
    private final JobQueue queue;
    private final Consumer<JobId> whenEnded;
    private final Scheduler.Signal work;
    private final Map<JobId, End> ends = new LinkedHashMap<>();

    private record End(JobState state, Function<Job, Problem> why) {}

    /** @param whenEnded told after a job's end has been stored */
    QueueClerk(Surroundings surroundings, JobQueue queue, Consumer<JobId> whenEnded) {
        this.surroundings = surroundings;
        this.ledger = surroundings.ledger();
        this.queue = queue;
        this.whenEnded = whenEnded;
        this.work = surroundings.lifetime().scheduler().signal();
    }

    void start() {
        surroundings.lifetime().start("queue clerk", this::write);
    }

    void wake() {
        work.raise();
    }

    /** Ends a job soon, unless it has begun by then. */
    void end(JobId job, JobState state, Function<Job, Problem> why) {
        synchronized (ends) {
            ends.putIfAbsent(job, new End(state, why));
        }
        work.raise();
    }

    /** Ends a job that has not begun; stored when it returns. @return false when it has begun or ended */
    boolean endNow(JobId id, JobState state, Function<Job, Problem> why) {
        if (!queue.withdraw(id)) {
            return false;
        }
        try {
            ledger.update(id, (now, job) -> ended(job, state, why));
        } catch (Ledger.Refused e) {
            // It is out of the line, and must not be forgotten there.
            synchronized (ends) {
                ends.putIfAbsent(id, new End(state, why));
            }
            throw e;
        }
        whenEnded.accept(id);
        return true;
    }

    private void write() {
        while (true) {
            try {
                while (writeSomeEnds() || markSomeWaiting()) {
                    // There may be more.
                }
            } catch (EngineClosedException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.error("What became of jobs in the queue could not be written down; tried again", e);
            }
            surroundings.lifetime().await(work, LOOK_EVERY);
        }
    }

    /** @return whether there were any */
    private boolean writeSomeEnds() {
        Map<JobId, End> due = new LinkedHashMap<>();
        synchronized (ends) {
            ends.entrySet().stream().limit(AT_ONCE).forEach(end -> due.put(end.getKey(), end.getValue()));
        }
        List<JobId> withdrawn = due.keySet().stream().filter(queue::withdraw).toList();
        try {
            ledger.updateAll(withdrawn, (now, job) -> {
                End end = Objects.requireNonNull(due.get(job.id()));
                return ended(job, end.state(), end.why());
            });
        } finally {
            for (JobId id : withdrawn) {
                if (ledger.findJob(id).isEmpty()) {
                    whenEnded.accept(id);
                } else {
                    due.remove(id);
                }
            }
            synchronized (ends) {
                due.keySet().forEach(ends::remove);
            }
        }
        return !due.isEmpty();
    }

    private Ledger.Entry ended(Job job, JobState state, Function<Job, Problem> why) {
        return Ledger.Entry.of(job.withProblem(why.apply(job))
                .ended(state, surroundings.clock().instant()));
    }

    /** @return whether there were any */
    private boolean markSomeWaiting() {
        List<JobId> some = queue.takeNewlyWaiting(AT_ONCE);
        List<JobId> unmarked = some.stream()
                .filter(id -> ledger.findJob(id)
                        .filter(job -> job.state() == JobState.QUEUED)
                        .isPresent())
                .toList();
        ledger.updateAll(
                unmarked,
                (now, job) -> job.state() == JobState.QUEUED
                        ? Ledger.Entry.of(job.in(JobState.WAITING))
                        : Ledger.Entry.none());
        return !some.isEmpty();
    }
}
