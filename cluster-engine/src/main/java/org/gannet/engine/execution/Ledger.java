package org.gannet.engine.execution;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.Scheduler.Signal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is committed: the state and the jobs that have not ended, in memory as in the store. Every change goes through
 * here. One body commits: while one commit is under way, what others want gathers, and the next one takes it all, each
 * entry decided over what those before it make true. A commit of unknown outcome is resolved by reading again, a stale
 * one is decided anew, and one that fails for the sake of one entry is repeated entry by entry, so that nobody pays for
 * another.
 */
public final class Ledger {
    /** Entries of one commit; more wait for the next. */
    private static final int MOST_ENTRIES = 200;

    /** Observed facts that go with one commit. */
    private static final int MOST_FACTS = 1000;

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final ClusterStore store;
    private final EventStream events;
    private final Lifetime lifetime;
    private final RetryPolicy retry;
    private final Leadership leadership;
    private final Clock clock;

    /** Guards what follows; never held while deciding, while the store is asked or while waiting. */
    private final Object guard = new Object();

    private final Deque<Request> waiting = new ArrayDeque<>();
    /** Not recorded yet; only the last word about each thing. */
    private final Map<Object, Fact> noted = new LinkedHashMap<>();
    /** What was shown or admitted since the draft under way was begun, to be said of its outcome too. */
    private final Map<JobId, List<UnaryOperator<Job>>> shownMeanwhile = new LinkedHashMap<>();

    private final List<Job> admittedMeanwhile = new ArrayList<>();
    private volatile Published published = new Published(ClusterState.empty(), UnendedJobs.NONE, 0);

    /** The number of the last attempt; used by the one who commits. */
    private long lastCommit;

    /** Raised when there is something to commit. */
    private final Signal work;

    public Ledger(
            ClusterStore store,
            EventStream events,
            Lifetime lifetime,
            RetryPolicy retry,
            Leadership leadership,
            Clock clock) {
        this.store = store;
        this.events = events;
        this.lifetime = lifetime;
        this.retry = retry;
        this.leadership = leadership;
        this.clock = clock;
        this.work = lifetime.scheduler().signal();
    }

    /**
     * State and unended jobs of one moment, oldest job first.
     * @param lastEvent the number of the newest event that it holds
     */
    public record Published(ClusterState state, UnendedJobs unended, long lastEvent) {}

    /**
     * What to commit; nothing at all when all are empty.
     * @param added queued jobs that are new; nobody knows them before they are taken up as any other
     * @param alongside see {@link ClusterStore.Commit#alongside}; may be repeated
     */
    public record Entry(List<Change> changes, Optional<Job> job, List<Job> added, Optional<Runnable> alongside) {
        public Entry(List<Change> changes, Optional<Job> job) {
            this(changes, job, List.of(), Optional.empty());
        }

        public static Entry of(Job job) {
            return new Entry(List.of(), Optional.of(job));
        }

        public static Entry of(Job job, List<Change> changes) {
            return new Entry(changes, Optional.of(job));
        }

        public static Entry none() {
            return new Entry(List.of(), Optional.empty());
        }
    }

    /** The store will not take this entry, whatever the state: nothing of it was written, and nothing will be. */
    public static final class Refused extends RuntimeException {
        Refused(RuntimeException cause) {
            super("the store refuses a commit: " + cause.getMessage(), cause);
        }
    }

    /** Somebody who wants something committed, and waits. */
    private static final class Request {
        private final Function<Published, Entry> decide;
        private final Signal answered;
        private @Nullable RuntimeException failure;
        private volatile boolean isAnswered;

        Request(Function<Published, Entry> decide, Signal answered) {
            this.decide = decide;
            this.answered = answered;
        }

        /** Over what those before it have made true. */
        Decided decide(Draft draft) {
            try {
                draft.add(decide.apply(draft.now()));
                return new Decided(this, Optional.empty());
            } catch (RuntimeException e) {
                return new Decided(this, Optional.of(e));
            }
        }

        void answer(Optional<RuntimeException> withFailure) {
            failure = withFailure.orElse(null);
            isAnswered = true;
            answered.raise();
        }
    }

    /** What became of a request in one attempt; so if that attempt is made. */
    private record Decided(Request request, Optional<RuntimeException> failure) {
        void answer() {
            request.answer(failure);
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
        return published.unended().find(id);
    }

    /** Reads everything and begins to commit. Once. @throws ClusterStore.StoreUnavailable then it may be repeated */
    public void start() {
        load();
        lifetime.start("ledger", this::commitLoop);
    }

    /** Takes a job up that was read from the store, unless it is known. */
    public void admit(Job job) {
        synchronized (guard) {
            if (published.unended().containsKey(job.id())) {
                return;
            }
            published = new Published(published.state(), published.unended().with(job), published.lastEvent());
            admittedMeanwhile.add(job);
        }
        note(List.of(Fact.JobMoved.of(job)));
    }

    /** Shows an unended job so; stored with its next commit. */
    public void show(JobId id, UnaryOperator<Job> change) {
        Job job;
        synchronized (guard) {
            Optional<Job> known = published.unended().find(id);
            if (known.isEmpty()) {
                return;
            }
            job = known.get();
            published = new Published(
                    published.state(), published.unended().with(change.apply(job)), published.lastEvent());
            shownMeanwhile.computeIfAbsent(id, key -> new ArrayList<>()).add(change);
        }
        events.hint(new EngineEvent.JobProgressed(id, job.subject()));
    }

    /** Records facts, with the next commit. Never waits, however long the store takes. */
    public void note(List<Fact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        synchronized (guard) {
            for (Fact fact : facts) {
                Object about = about(fact);
                noted.remove(about);
                noted.put(about, fact);
            }
        }
        work.raise();
    }

    /** Of facts about the same only the last one matters, so that what waits here is never more than what there is. */
    private static Object about(Fact fact) {
        return switch (fact) {
            case Fact.ObjectChanged changed -> changed;
            case Fact.JobMoved moved -> moved.job();
            case Fact.NodeSeen seen -> seen.node();
            case Fact.MachineSeen seen -> List.of(seen.node(), seen.instance());
        };
    }

    /**
     * Commits the next version of an unended job with its changes; nothing when it has ended. Waits for the store as
     * long as it takes.
     * @param decide asked again after each stale or failed attempt, with what is true then; on the ledger's own thread,
     *     so it must not wait
     * @throws Refused when the store will not take it
     * @throws EngineClosedException the outcome is unknown then, as after a crash
     */
    public void update(JobId id, BiFunction<ClusterState, Job, Entry> decide) {
        await(request(id, decide));
    }

    /**
     * As {@link #update} for each of them, in as few commits as may be.
     * @throws Refused one of them, when all have been tried
     */
    public void updateAll(Collection<JobId> ids, BiFunction<ClusterState, Job, Entry> decide) {
        List<Request> requests = ids.stream().map(id -> request(id, decide)).toList();
        Optional<Refused> refused = Optional.empty();
        for (Request request : requests) {
            try {
                await(request);
            } catch (Refused e) {
                refused = Optional.of(e);
            }
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
    }

    private Request request(JobId id, BiFunction<ClusterState, Job, Entry> decide) {
        return request(now -> now.unended()
                .find(id)
                .map(job -> {
                    Entry entry = decide.apply(now.state(), job);
                    Optional<Job> next = entry.job().map(changed -> changed.withVersion(job.version() + 1));
                    return new Entry(entry.changes(), next, entry.added(), entry.alongside());
                })
                .orElseGet(Entry::none));
    }

    /** Commits changes that belong to no job. @throws Refused; EngineClosedException as after a crash */
    public void change(Function<ClusterState, List<Change>> decide) {
        await(request(now -> new Entry(decide.apply(now.state()), Optional.empty())));
    }

    /**
     * Commits changes together with what somebody else keeps in the same store.
     * @param alongside runs in the store's transaction, each time that it is tried; nothing is made when it throws
     * @throws Refused with what it threw as the cause; EngineClosedException as after a crash
     */
    public void change(Function<ClusterState, List<Change>> decide, Runnable alongside) {
        await(request(
                now -> new Entry(decide.apply(now.state()), Optional.empty(), List.of(), Optional.of(alongside))));
    }

    private Request request(Function<Published, Entry> decide) {
        Request request = new Request(decide, lifetime.scheduler().signal());
        lifetime.requireOpen();
        synchronized (guard) {
            waiting.addLast(request);
        }
        work.raise();
        return request;
    }

    private void await(Request request) {
        while (!request.isAnswered) {
            lifetime.await(request.answered, LOOK_AGAIN);
        }
        RuntimeException failure = request.failure;
        if (failure != null) {
            throw failure;
        }
    }

    // --- the body that commits

    private void commitLoop() {
        try {
            while (true) {
                List<Request> batch = take();
                List<Fact> facts = takeNoted();
                if (batch.isEmpty() && facts.isEmpty()) {
                    lifetime.await(work, LOOK_AGAIN);
                } else {
                    commitAll(batch, facts, new HashMap<>());
                }
            }
        } catch (ClusterStore.LostLease e) {
            leadership.lost(e);
        } catch (EngineClosedException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            leadership.lost(new IllegalStateException("the ledger has failed: " + e, e));
            throw e;
        }
    }

    private List<Request> take() {
        List<Request> batch = new ArrayList<>();
        synchronized (guard) {
            while (batch.size() < MOST_ENTRIES && !waiting.isEmpty()) {
                batch.add(waiting.removeFirst());
            }
        }
        return batch;
    }

    private List<Fact> takeNoted() {
        List<Fact> facts = new ArrayList<>();
        synchronized (guard) {
            for (Iterator<Fact> each = noted.values().iterator(); each.hasNext() && facts.size() < MOST_FACTS; ) {
                facts.add(each.next());
                each.remove();
            }
        }
        return facts;
    }

    /**
     * Until each has been answered, whatever it takes. All attempts follow on the same event, so that the store makes
     * one of them at most; which one, its last commit's number tells.
     * @param attempts by number; filled in here
     */
    private void commitAll(List<Request> open, List<Fact> facts, Map<Long, List<Decided>> attempts) {
        boolean doubt = false;
        int failed = 0;
        while (true) {
            try {
                leadership.awaitCertain();
                if (doubt) {
                    List<Decided> made = attempts.get(load().lastCommit());
                    if (made != null) {
                        made.forEach(Decided::answer);
                        return;
                    }
                    doubt = false;
                }
                attempt(open, facts, attempts).forEach(Decided::answer);
                return;
            } catch (ClusterStore.StaleRevision e) {
                // A commit that was given up may have come through at last: that is why this one came too late.
                LOG.info("Reading again: {}", e.getMessage());
                doubt = true;
            } catch (ClusterStore.StoreUnavailable e) {
                failed++;
                LOG.warn("The store did not answer ({} times): {}", failed, e.getMessage());
                doubt = true;
                lifetime.pause(retry.pauseAfter(failed));
            } catch (ClusterStore.LostLease | EngineClosedException e) {
                throw e;
            } catch (RuntimeException e) {
                refused(open, facts, attempts, e);
                return;
            }
        }
    }

    private List<Decided> attempt(List<Request> open, List<Fact> facts, Map<Long, List<Decided>> attempts) {
        Draft draft;
        synchronized (guard) {
            shownMeanwhile.clear();
            admittedMeanwhile.clear();
            draft = new Draft(published, clock.instant());
        }
        facts.forEach(draft::note);
        List<Decided> decided =
                open.stream().map(request -> request.decide(draft)).toList();
        if (!draft.isEmpty()) {
            lastCommit++;
            attempts.put(lastCommit, decided);
            long revision = store.commit(draft.commit(leadership.epoch(), lastCommit));
            publish(draft, revision);
        }
        return decided;
    }

    private void publish(Draft draft, long revision) {
        Published made = draft.now();
        if (made.state().revision() != revision) {
            throw new IllegalStateException("the store counts revision " + revision + ", not "
                    + made.state().revision());
        }
        synchronized (guard) {
            UnendedJobs unended = published.unended();
            for (Job job : draft.jobs()) {
                unended = unended.with(shown(job));
            }
            published = new Published(made.state(), unended, made.lastEvent());
        }
        events.recorded(draft.events());
    }

    /** What was said of it while it was being committed must not be forgotten. */
    private Job shown(Job job) {
        Job now = job;
        if (!job.state().isEnded()) {
            for (UnaryOperator<Job> change : shownMeanwhile.getOrDefault(job.id(), List.of())) {
                now = change.apply(now);
            }
        }
        return now;
    }

    /** One of them is at fault: each by itself, so that the others go through. */
    private void refused(
            List<Request> open, List<Fact> facts, Map<Long, List<Decided>> attempts, RuntimeException why) {
        if (open.isEmpty()) {
            LOG.error("Observations are not recorded: {}", facts, why);
        } else if (open.size() == 1 && facts.isEmpty()) {
            LOG.error("A commit is refused", why);
            open.getFirst().answer(Optional.of(new Refused(why)));
        } else {
            LOG.warn("A commit of {} entries is refused; each is tried alone: {}", open.size(), why.toString());
            if (!facts.isEmpty()) {
                commitAll(List.of(), facts, attempts);
            }
            for (Request request : open) {
                if (!request.isAnswered) {
                    commitAll(List.of(request), List.of(), attempts);
                }
            }
        }
    }

    // --- reading

    private ClusterStore.Snapshot load() {
        synchronized (guard) {
            admittedMeanwhile.clear();
        }
        ClusterStore.Snapshot snapshot = store.load();
        List<Fact> unrecorded = new ArrayList<>();
        synchronized (guard) {
            UnendedJobs unended = UnendedJobs.NONE;
            for (Job job : snapshot.unended()) {
                Optional<Job> known = published.unended().find(job.id());
                // What was shown and not stored yet is still so, unless the job has moved on.
                unended = unended.with(
                        known.filter(now -> now.version() == job.version()).orElse(job));
                if (known.isEmpty() && job.version() == 0) {
                    unrecorded.add(Fact.JobMoved.of(job));
                }
            }
            for (Job job : admittedMeanwhile) {
                unended = unended.containsKey(job.id()) ? unended : unended.with(job);
            }
            published = new Published(snapshot.state(), unended, snapshot.lastEvent());
        }
        lastCommit = Math.max(lastCommit, snapshot.lastCommit());
        events.begin(snapshot.lastEvent());
        note(unrecorded);
        return snapshot;
    }
}
