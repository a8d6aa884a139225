package org.gannet.engine.execution;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.EventStream;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.spi.ClusterStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is committed: the state and the jobs that have not ended, in memory as in the store. Every change goes through
 * here, one at a time. A commit of unknown outcome is resolved by reading again, a stale one is decided anew.
 */
public final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final ClusterStore store;
    private final EventStream events;
    private final Lifetime lifetime;
    private final RetryPolicy retry;
    private final Clock clock;
    /** What was observed and is not recorded yet. */
    private final Queue<Fact> noted = new ConcurrentLinkedQueue<>();
    /** Held while deciding and committing, never while waiting. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Published published = new Published(ClusterState.empty(), Map.of(), 0);
    private volatile long epoch;

    public Ledger(ClusterStore store, EventStream events, Lifetime lifetime, RetryPolicy retry, Clock clock) {
        this.store = store;
        this.events = events;
        this.lifetime = lifetime;
        this.retry = retry;
        this.clock = clock;
    }

    /**
     * State and unended jobs of one moment, oldest job first.
     * @param lastEvent the number of the newest event that it holds
     */
    public record Published(ClusterState state, Map<JobId, Job> unended, long lastEvent) {}

    /** What to commit; nothing at all when both are empty. */
    public record Entry(List<Change> changes, Optional<Job> job) {
        public static Entry of(Job job) {
            return new Entry(List.of(), Optional.of(job));
        }

        public static Entry of(Job job, List<Change> changes) {
            return new Entry(changes, Optional.of(job));
        }

        public static Entry none() {
            return new Entry(List.of(), Optional.empty());
        }

        boolean isEmpty() {
            return changes.isEmpty() && job.isEmpty();
        }
    }

    public Published published() {
        return published;
    }

    public ClusterState state() {
        return published.state();
    }

    /** An unended job as last committed or shown. */
    public Optional<Job> findJob(JobId id) {
        return Optional.ofNullable(published.unended().get(id));
    }

    /** From now on writes as the leader of this epoch. */
    public void lead(long asEpoch) {
        epoch = asEpoch;
    }

    /** Records what was observed, with the next commit; never waits. */
    public void note(List<Fact> facts) {
        if (!facts.isEmpty()) {
            noted.addAll(facts);
        }
    }

    /** Reads everything. @throws ClusterStore.StoreUnavailable */
    public void load() {
        lock.lock();
        try {
            ClusterStore.Snapshot snapshot = store.load();
            Map<JobId, Job> unended = new LinkedHashMap<>();
            snapshot.unended().forEach(job -> unended.put(job.id(), job));
            published = new Published(snapshot.state(), unended, snapshot.lastEvent());
        } finally {
            lock.unlock();
        }
    }

    /** Takes a job up that was read from the store, unless it is known. */
    public void admit(Job job) {
        lock.lock();
        try {
            if (!published.unended().containsKey(job.id())) {
                publish(published.state(), published.lastEvent(), Optional.of(job));
                noted.add(Fact.JobMoved.of(job));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Shows an unended job so; stored with its next commit. */
    public void show(JobId id, UnaryOperator<Job> change) {
        Job job;
        lock.lock();
        try {
            job = published.unended().get(id);
            if (job == null) {
                return;
            }
            publish(published.state(), published.lastEvent(), Optional.of(change.apply(job)));
        } finally {
            lock.unlock();
        }
        events.publish(new EngineEvent.JobProgressed(id, job.instance()));
    }

    /**
     * Commits the next version of an unended job with its changes; nothing when it has ended. Waits for the store as
     * long as it takes.
     * @param decide asked again after each stale or failed attempt, with what is true then
     * @throws EngineClosedException the outcome is unknown then, as after a crash
     */
    public void update(JobId id, BiFunction<ClusterState, Job, Entry> decide) {
        commit(now -> {
            Job job = now.unended().get(id);
            if (job == null) {
                return Entry.none();
            }
            Entry entry = decide.apply(now.state(), job);
            return new Entry(entry.changes(), entry.job().map(next -> next.withVersion(job.version() + 1)));
        });
    }

    /** Commits changes that belong to no job. @throws EngineClosedException as after a crash */
    public void change(Function<ClusterState, List<Change>> decide) {
        commit(now -> new Entry(decide.apply(now.state()), Optional.empty()));
    }

    private void commit(Function<Published, Entry> decide) {
        Optional<Doubt> doubt = Optional.empty();
        int failed = 0;
        while (true) {
            lifetime.requireOpen();
            switch (attempt(decide, doubt)) {
                case Attempt.Made made -> {
                    return;
                }
                case Attempt.Stale stale -> {
                    LOG.info("Reading again: {}", stale.why());
                    // A commit that was given up may have come through at last: that is why this one came too late.
                    doubt = Optional.of(new Doubt(doubt.flatMap(Doubt::tried)));
                }
                case Attempt.Unknown unknown -> {
                    doubt = Optional.of(unknown.doubt());
                    failed++;
                    LOG.warn("The store did not answer ({} times): {}", failed, unknown.why());
                    lifetime.pause(retry.pauseAfter(failed));
                }
            }
        }
    }

    /**
     * What is in memory may be old.
     * @param tried what may have been committed without anyone knowing
     */
    private record Doubt(Optional<Entry> tried) {}

    private sealed interface Attempt {
        record Made(Entry entry) implements Attempt {}

        record Stale(String why) implements Attempt {}

        record Unknown(Doubt doubt, String why) implements Attempt {}
    }

    private Attempt attempt(Function<Published, Entry> decide, Optional<Doubt> doubt) {
        Optional<Entry> tried = doubt.flatMap(Doubt::tried);
        lock.lock();
        try {
            if (doubt.isPresent()) {
                boolean made = tried.isPresent() && wasMade(tried.get());
                load();
                if (made) {
                    return new Attempt.Made(tried.get());
                }
            }
            Entry entry = decide.apply(published);
            if (!entry.isEmpty()) {
                tried = Optional.of(entry);
                List<EngineEvent.Recorded> recorded = record(published, entry);
                long revision = store.commit(new ClusterStore.Commit(
                        epoch,
                        published.state().revision(),
                        entry.changes(),
                        entry.job().stream().toList(),
                        recorded));
                publish(
                        published.state().apply(entry.changes(), revision),
                        published.lastEvent() + recorded.size(),
                        entry.job());
                recorded.forEach(events::publish);
            }
            return new Attempt.Made(entry);
        } catch (ClusterStore.StaleRevision e) {
            return new Attempt.Stale(String.valueOf(e.getMessage()));
        } catch (ClusterStore.StoreUnavailable e) {
            return new Attempt.Unknown(new Doubt(tried), String.valueOf(e.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    /** Changes without a job are simply decided anew: making them twice is making them once. */
    private boolean wasMade(Entry entry) {
        return entry.job()
                .flatMap(job -> store.job(job.id()).filter(stored -> stored.version() >= job.version()))
                .isPresent();
    }

    private List<EngineEvent.Recorded> record(Published before, Entry entry) {
        List<Fact> facts = new ArrayList<>();
        for (Fact fact = noted.poll(); fact != null; fact = noted.poll()) {
            facts.add(fact);
        }
        entry.changes().forEach(change -> facts.add(new Fact.ObjectChanged(change, owner(before.state(), change))));
        entry.job().ifPresent(job -> facts.add(Fact.JobMoved.of(job)));
        List<EngineEvent.Recorded> recorded = new ArrayList<>();
        for (Fact fact : facts) {
            recorded.add(new EngineEvent.Recorded(before.lastEvent() + recorded.size() + 1, clock.instant(), fact));
        }
        return recorded;
    }

    private static Optional<OwnerId> owner(ClusterState before, Change change) {
        return switch (change) {
            case Change.PutInstance put -> Optional.of(put.instance().owner());
            case Change.DropInstance drop -> before.findInstance(drop.id()).map(Instance::owner);
            case Change.PutNode _, Change.DropNode _, Change.PutQueueSettings _, Change.PutSubmissionRules _ ->
                Optional.empty();
        };
    }

    private void publish(ClusterState state, long lastEvent, Optional<Job> job) {
        Map<JobId, Job> unended = published.unended();
        if (job.isPresent()) {
            unended = new LinkedHashMap<>(unended);
            if (job.get().state().isEnded()) {
                unended.remove(job.get().id());
            } else {
                unended.put(job.get().id(), job.get());
            }
        }
        published = new Published(state, unended, lastEvent);
    }
}
