package org.gannet.engine.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;
import org.jspecify.annotations.Nullable;

/** A store that forgets when its object is dropped. Jobs go through JSON, as in a real one. */
public final class InMemoryClusterStore implements ClusterStore {
    private static final Comparator<Job> OLDEST_FIRST =
            Comparator.comparing(Job::submittedAt).thenComparing(job -> job.id().value());

    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private ClusterState state = ClusterState.empty();
    private final List<EngineEvent.Recorded> events = new ArrayList<>();
    private long lastEvent;
    private long lastCommit;
    private long epoch;
    private Optional<Held> lease = Optional.empty();
    private @Nullable Faults faults;

    /** @param by its holder's way to the lease, which another process does not have, even one of the same name */
    private record Held(InMemoryLease by, String holder, long epoch, long untilNanos) {}

    /** Called around each write; throws what it wants to happen. */
    public interface Faults {
        /** Before anything is written. */
        default void beforeWrite() {}

        /** Before this commit is written, after {@link #beforeWrite}. */
        default void beforeCommit(Commit commit) {}

        /** After it has been written, before anyone is told. */
        default void afterWrite() {}
    }

    public synchronized void setFaults(Faults next) {
        faults = next;
    }

    public synchronized void clearFaults() {
        faults = null;
    }

    @Override
    public synchronized Snapshot load() {
        return new Snapshot(
                state, sorted(job -> !job.state().isEnded(), OLDEST_FIRST).toList(), lastEvent, lastCommit);
    }

    @Override
    public synchronized void insertJobs(List<Job> added) {
        write(() -> added.forEach(job -> jobs.put(job.id(), copy(job))));
    }

    @Override
    public synchronized long commit(Commit commit) {
        if (commit.epoch() != epoch) {
            throw new LostLease(commit.epoch(), epoch);
        }
        if (commit.expectedRevision() != state.revision()) {
            throw new StaleRevision(commit.expectedRevision(), state.revision());
        }
        commit.expectedLastEvent().filter(expected -> expected != lastEvent).ifPresent(expected -> {
            throw new StaleRevision(expected, lastEvent);
        });
        long revision = commit.changes().isEmpty() ? state.revision() : state.revision() + 1;
        write(() -> {
            Optional.ofNullable(faults).ifPresent(around -> around.beforeCommit(commit));
            commit.alongside().run();
            state = state.apply(commit.changes(), revision);
            lastCommit = commit.number();
            commit.jobs().forEach(job -> jobs.put(job.id(), copy(job)));
            commit.added().forEach(job -> jobs.put(job.id(), copy(job)));
            for (EngineEvent.Recorded event : commit.events()) {
                events.add(EngineJson.read(EngineJson.write(event), EngineEvent.Recorded.class));
                lastEvent = event.seq();
            }
        });
        return revision;
    }

    @Override
    public synchronized List<EngineEvent.Recorded> events(long after, int limit) {
        return events.stream().filter(event -> event.seq() > after).limit(limit).toList();
    }

    @Override
    public synchronized int forgetEvents(long upTo, Instant before, int limit) {
        int count = 0;
        while (count < limit && count < events.size() && isOld(events.get(count), upTo, before)) {
            count++;
        }
        events.subList(0, count).clear();
        return count;
    }

    private static boolean isOld(EngineEvent.Recorded event, long upTo, Instant before) {
        return event.seq() <= upTo || event.at().isBefore(before);
    }

    synchronized LeaderLease.Answer acquire(
            InMemoryLease by, String holder, long nowNanos, Duration length, boolean alone) {
        Optional<Held> other = lease.filter(held -> !alone && held.by() != by && held.untilNanos() > nowNanos);
        if (other.isPresent()) {
            Duration left = Duration.ofNanos(other.get().untilNanos() - nowNanos);
            return new LeaderLease.Answer.Held(other.get().holder(), left);
        }
        write(() -> {
            epoch++;
            lease = Optional.of(new Held(by, holder, epoch, nowNanos + length.toNanos()));
        });
        return new LeaderLease.Answer.Granted(epoch);
    }

    synchronized boolean renew(long of, long nowNanos, Duration length) {
        Optional<Held> mine = lease.filter(held -> held.epoch() == of);
        mine.ifPresent(
                held -> lease = Optional.of(new Held(held.by(), held.holder(), of, nowNanos + length.toNanos())));
        return mine.isPresent();
    }

    synchronized void release(long of) {
        lease = lease.filter(held -> held.epoch() != of);
    }

    @Override
    public synchronized Optional<Job> job(JobId id) {
        return Optional.ofNullable(jobs.get(id));
    }

    @Override
    public synchronized List<Job> jobs(Collection<JobId> ids) {
        return ids.stream().flatMap(id -> job(id).stream()).toList();
    }

    @Override
    public synchronized List<JobId> queuedJobs() {
        return sorted(job -> job.state() == JobState.QUEUED, OLDEST_FIRST)
                .map(Job::id)
                .toList();
    }

    @Override
    public synchronized int archiveJobs(Instant endedBefore, Instant now, int most) {
        List<Job> due = sorted(
                        job -> job.archivedAt().isEmpty()
                                && job.endedAt().filter(endedBefore::isAfter).isPresent(),
                        Comparator.comparing((Job job) -> job.endedAt().orElseThrow())
                                .thenComparing(job -> job.id().value()))
                .limit(most)
                .toList();
        if (!due.isEmpty()) {
            write(() -> due.forEach(job -> jobs.put(job.id(), job.archived(now))));
        }
        return due.size();
    }

    @Override
    public synchronized List<Job> jobs(JobFilter filter) {
        return sorted(filter::matches, filter.oldestFirst() ? OLDEST_FIRST : OLDEST_FIRST.reversed())
                .skip(filter.offset())
                .limit(filter.limit())
                .toList();
    }

    /** All jobs ever, oldest first. */
    public synchronized List<Job> allJobs() {
        return List.copyOf(new ArrayList<>(jobs.values()));
    }

    private java.util.stream.Stream<Job> sorted(Predicate<Job> which, Comparator<Job> order) {
        return jobs.values().stream().filter(which).sorted(order);
    }

    private void write(Runnable change) {
        Faults around = faults;
        if (around != null) {
            around.beforeWrite();
        }
        change.run();
        if (around != null) {
            around.afterWrite();
        }
    }

    private static Job copy(Job job) {
        return EngineJson.read(EngineJson.write(job), Job.class);
    }
}
