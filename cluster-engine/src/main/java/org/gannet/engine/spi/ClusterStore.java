package org.gannet.engine.spi;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.gannet.engine.event.EngineEvent;
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
     * Makes the changes, stores the jobs' new versions and records the events, all or nothing, durable when it returns.
     * @return the revision: one more than before when there were changes, else unchanged
     * @throws StaleRevision when the store's revision or last event is another; nothing has changed
     * @throws LostLease when somebody else leads; nothing has changed
     * @throws StoreUnavailable it may have been made or not: read again
     */
    long commit(Commit commit);

    Optional<Job> job(JobId id);

    /** Those of these that there are; in no particular order. */
    List<Job> jobs(Collection<JobId> ids);

    /** All that are queued, in the order of their submission; reads no documents. */
    List<JobId> queuedJobs();

    /**
     * Archives jobs that ended before then, longest ended first; nothing else of them changes.
     * @param now since when they are archived
     * @param most at most so many
     * @return how many
     */
    int archiveJobs(Instant endedBefore, Instant now, int most);

    /** One page of the jobs asked for. */
    List<Job> jobs(JobFilter filter);

    /** The recorded events after this number, oldest first. The first is not the next one when that was forgotten. */
    List<EngineEvent.Recorded> events(long after, int limit);

    /**
     * Forgets the oldest events, as long as they are older than this or have no higher number than this: what is left
     * has no gaps, even where the clock jumped. Their numbers never come again.
     * @param limit at most so many at once
     * @return how many
     */
    int forgetEvents(long upTo, Instant before, int limit);

    /**
     * @param unended oldest first
     * @param lastEvent the number of the newest event, 0 when there never was one
     * @param lastCommit the number of the newest commit, by which its maker knows it again
     */
    record Snapshot(ClusterState state, List<Job> unended, long lastEvent, long lastCommit) {
        public Snapshot {
            unended = List.copyOf(unended);
        }
    }

    /**
     * One small transaction. A store may also settle there what depends on a job's end.
     * @param epoch of the leader who writes
     * @param number another one for each attempt of this leader; kept, so that he learns which of several attempts that
     *     were not answered was made
     * @param jobs their next versions, each job at most once
     * @param events numbered on from the last one; when there are none, the last one is not compared
     * @param added queued jobs that are new, each with this commit or never
     * @param alongside writes what else belongs to it, in the same transaction; what it throws comes out of
     *     {@link #commit}, and nothing is written then
     */
    record Commit(
            long epoch,
            long number,
            long expectedRevision,
            List<Change> changes,
            List<Job> jobs,
            List<EngineEvent.Recorded> events,
            List<Job> added,
            Runnable alongside) {
        public Commit(
                long epoch,
                long number,
                long expectedRevision,
                List<Change> changes,
                List<Job> jobs,
                List<EngineEvent.Recorded> events,
                Runnable alongside) {
            this(epoch, number, expectedRevision, changes, jobs, events, List.of(), alongside);
        }

        public Commit(
                long epoch,
                long number,
                long expectedRevision,
                List<Change> changes,
                List<Job> jobs,
                List<EngineEvent.Recorded> events) {
            this(epoch, number, expectedRevision, changes, jobs, events, List.of(), () -> {});
        }

        public Commit {
            changes = List.copyOf(changes);
            jobs = List.copyOf(jobs);
            events = List.copyOf(events);
            added = List.copyOf(added);
        }

        /** What the store's last event has to be. */
        public Optional<Long> expectedLastEvent() {
            return events.stream().findFirst().map(first -> first.seq() - 1);
        }
    }

    /** Somebody else has written. */
    final class StaleRevision extends RuntimeException {
        public StaleRevision(long expected, long found) {
            super("expected revision " + expected + ", found " + found);
        }
    }

    /** Somebody else leads: this process writes nothing any more. */
    final class LostLease extends RuntimeException {
        public LostLease(long epoch, long found) {
            super("led in epoch " + epoch + "; now it is epoch " + found);
        }

        public LostLease(long epoch) {
            super("led in epoch " + epoch + "; somebody else has led since");
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
