package org.gannet.engine.execution;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Picks jobs up from the store, oldest first, and runs each on a thread of its own. */
public final class JobRunner {
    /** Jobs that may be picked up and not ended: running, or waiting for locks. The rest waits in the store. */
    private static final int MOST_PICKED_UP = 500;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final Surroundings surroundings;
    private final ClusterStore store;
    private final LockTable locks = new LockTable();
    private final RunSlots slots;
    private final Scheduler.Signal work;
    /** Held while jobs are read from the store and taken up, so that none is taken up twice; never while waiting. */
    private final ReentrantLock pickingUp = new ReentrantLock();

    private final Map<JobId, JobExecution> executions = new HashMap<>();

    public JobRunner(Surroundings surroundings, ClusterStore store) {
        this.surroundings = surroundings;
        this.store = store;
        this.slots = new RunSlots(surroundings.jobsRunning());
        this.work = surroundings.lifetime().scheduler().signal();
    }

    /** Takes up what had begun before a restart, with its locks, before anything new; then looks for queued jobs. */
    public void start() {
        List<Job> begun = surroundings.ledger().published().unended().values().stream()
                .filter(job -> !job.steps().isEmpty())
                .toList();
        pickingUp.lock();
        try {
            for (Job job : begun) {
                locks.request(job.id(), job.locks(), surroundings.clock().instant(), () -> {});
                slots.take(job.id());
            }
            begun.forEach(this::execute);
        } finally {
            pickingUp.unlock();
        }
        surroundings.lifetime().start("job runner", this::pickUpLoop);
    }

    /** Looks for queued jobs at once. */
    public void wake() {
        work.raise();
    }

    /** Locks that are held or waited for. */
    public List<LockTable.LockView> locks() {
        return locks.view();
    }

    private void pickUpLoop() {
        while (true) {
            try {
                pickUp();
            } catch (ClusterStore.StoreUnavailable e) {
                LOG.warn("The store did not answer when asked for queued jobs: {}", e.getMessage());
            } catch (EngineClosedException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.error("Queued jobs could not be picked up; tried again", e);
            }
            surroundings.lifetime().await(work, LOOK_EVERY);
        }
    }

    private void pickUp() {
        pickingUp.lock();
        try {
            int room = MOST_PICKED_UP - executions.size();
            if (room <= 0) {
                return;
            }
            List<Job> queued = new java.util.ArrayList<>(store.jobs(JobFilter.queued(MOST_PICKED_UP)));
            surroundings.ledger().published().unended().values().stream()
                    .filter(job -> job.state() == JobState.WAITING)
                    .forEach(queued::add);
            queued.stream()
                    .filter(job -> !executions.containsKey(job.id()))
                    .limit(room)
                    .forEach(this::takeUp);
        } finally {
            pickingUp.unlock();
        }
    }

    private JobExecution takeUp(Job job) {
        surroundings.ledger().admit(job);
        return execute(job);
    }

    private JobExecution execute(Job job) {
        JobExecution execution = new JobExecution(surroundings, locks, slots, job.id());
        executions.put(job.id(), execution);
        surroundings.lifetime().start("job " + job.id(), () -> {
            try {
                execution.run();
            } finally {
                ended(job.id());
            }
        });
        return execution;
    }

    private void ended(JobId id) {
        pickingUp.lock();
        try {
            boolean wasFull = executions.size() >= MOST_PICKED_UP;
            executions.remove(id);
            if (wasFull) {
                work.raise();
            }
        } finally {
            pickingUp.unlock();
        }
    }

    /**
     * Asks for a job's end; durable when it returns.
     * @throws ProblemException NOT_FOUND; WRONG_STATE past the point of no return
     */
    public void cancel(JobId id) {
        Optional<JobExecution> execution = findOrTakeUp(id);
        execution.ifPresent(JobExecution::cancel);
    }

    private Optional<JobExecution> findOrTakeUp(JobId id) {
        pickingUp.lock();
        try {
            JobExecution execution = executions.get(id);
            if (execution != null) {
                return Optional.of(execution);
            }
            Job job = store.job(id)
                    .orElseThrow(() -> new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "There is no such job.")));
            return job.state() == JobState.QUEUED || job.state() == JobState.WAITING
                    ? Optional.of(takeUp(job))
                    : Optional.empty();
        } finally {
            pickingUp.unlock();
        }
    }
}
