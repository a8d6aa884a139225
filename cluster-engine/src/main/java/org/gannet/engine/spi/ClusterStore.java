package org.gannet.engine.spi;

import java.util.List;
import java.util.Optional;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;

/** Where state and jobs survive. Every implementation passes {@code ClusterStoreContract}. Called by many threads. */
public interface ClusterStore {
    /** Everything the engine starts from: the state, and the jobs that have not ended, oldest first; one moment. */
    Snapshot load();

    /**
     * Adds queued jobs, all or none. Takes part in the caller's transaction, if there is one: then they are there for
     * {@link #jobs} of others once that commits. Does not change the revision.
     */
    void insertJobs(List<Job> jobs);

    /** Adds one queued job, as {@link #insertJobs}. */
    default void insertJob(Job job) {
        insertJobs(List.of(job));
    }

    /**
     * Makes the changes and stores the job's new version, both or nothing, durable when it returns.
     * @return the revision: one more than before when there were changes, else unchanged
     * @throws StaleRevision when the store's revision is another; nothing has changed
     * @throws StoreUnavailable it may have been made or not: read again
     */
    long commit(Commit commit);

    Optional<Job> job(JobId id);

    /** One page of the jobs asked for. */
    List<Job> jobs(JobFilter filter);

    /** @param unended oldest first */
    record Snapshot(ClusterState state, List<Job> unended) {
        public Snapshot {
            unended = List.copyOf(unended);
        }
    }

    /**
     * One small transaction. A store may also settle there what depends on the job's end.
     * @param job its next version
     */
    record Commit(long expectedRevision, List<Change> changes, Optional<Job> job) {
        public Commit {
            changes = List.copyOf(changes);
        }
    }

    /** Somebody else has written. */
    final class StaleRevision extends RuntimeException {
        public StaleRevision(long expected, long found) {
            super("expected revision " + expected + ", found " + found);
        }
    }

    /** No answer, or one that does not tell whether it was done. */
    final class StoreUnavailable extends RuntimeException {
        public StoreUnavailable(String message, Throwable cause) {
            super(message, cause);
        }

        public StoreUnavailable(String message) {
            super(message);
        }
    }
}
