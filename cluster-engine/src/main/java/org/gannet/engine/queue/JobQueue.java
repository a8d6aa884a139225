package org.gannet.engine.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.gannet.engine.job.Dependency;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.model.SubmissionRule.Action;
import org.gannet.engine.operation.LockKey;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.queue.Place.Standing;

/**
 * Decides when each job begins. There is one order: by when a job was submitted, an urgent one as if earlier. A job
 * asks for all that it needs at once, and begins when nobody holds any of it against it, nobody before it in the order
 * waits for any of it in a way that does not go together, and a slot is free: then it gets everything in the same
 * moment.
 *
 * <p>So nobody holds one thing while he waits for another, and no two wait for each other. Nobody passes a claim that
 * waits, and only so many can come before a job in the order: each begins in the end. Jobs that depend on others, that
 * wait for a person's word, or that a rule holds back, are in nobody's way before they get in line at their old place.
 *
 * <p>Everything costs the logarithm of the queue's length. Safe for many threads; never calls anybody while it decides.
 */
public final class JobQueue {
    private final Clock clock;
    private final Begin begin;
    private final Map<JobId, Place> places = new HashMap<>();
    private final TreeMap<LockKey, Line> lines = new TreeMap<>();
    /** In line, and kept out by no lock when last looked at. */
    private final TreeSet<Place> ready = new TreeSet<>(Place.ORDER);
    /** Ready, but as many of their rule run as may. */
    private final Map<UUID, TreeSet<Place>> crowded = new HashMap<>();

    private final Map<UUID, Set<JobId>> runningByRule = new HashMap<>();
    private final Set<JobId> running = new LinkedHashSet<>();
    private final Map<JobId, Set<Place>> dependents = new HashMap<>();
    /** Kept out by other jobs since they were last asked for. */
    private final Set<JobId> newlyWaiting = new LinkedHashSet<>();

    private int runningLimit;
    private boolean paused;

    /** Told once each time that a job may begin, by the thread that made room. */
    public interface Begin {
        /** @param locks that it holds now, in the order of keys */
        void begin(JobId job, List<LockRequest> locks);
    }

    /** @param clock for the times that are shown */
    public JobQueue(Clock clock, int runningLimit, boolean paused, Begin begin) {
        this.clock = clock;
        this.runningLimit = runningLimit;
        this.paused = paused;
        this.begin = begin;
    }

    /** A lower limit lets what runs go on. */
    public void setLimits(int newRunningLimit, boolean nowPaused) {
        deciding(() -> {
            runningLimit = newRunningLimit;
            paused = nowPaused;
        });
    }

    /**
     * Takes a job in.
     * @param standsAt its place in the order
     * @param dependsOn those whose end has not been seen yet
     * @param held whether it waits for somebody's word, see {@link #release}
     * @param rule the rule that decides about it; one that pauses or rejects keeps it out of the line
     * @throws IllegalStateException when it is in the queue
     */
    public void add(
            JobId job,
            Instant standsAt,
            Collection<LockRequest> locks,
            Collection<Dependency.OnJob> dependsOn,
            boolean held,
            Optional<SubmissionRule> rule) {
        deciding(() -> {
            Place place = put(job, standsAt, locks, rule);
            place.held = held;
            dependsOn.forEach(dependency -> waitFor(place, dependency));
            if (!place.missing.isEmpty()) {
                newlyWaiting.add(job);
            }
            getInLine(place);
        });
    }

    /** Takes in a job that has begun before the engine was started: whatever the limits, with these locks. */
    public void resume(JobId job, Instant standsAt, Collection<LockRequest> locks, Optional<SubmissionRule> rule) {
        deciding(() -> begun(put(job, standsAt, locks, rule)));
    }

    private Place put(JobId job, Instant standsAt, Collection<LockRequest> locks, Optional<SubmissionRule> rule) {
        Place place = new Place(job, standsAt, locks, rule, clock.instant());
        if (places.putIfAbsent(job, place) != null) {
            throw new IllegalStateException("is in the queue: " + job);
        }
        return place;
    }

    /** Whether it is in the queue: waits, runs, or is about to leave. */
    public synchronized boolean has(JobId job) {
        return places.containsKey(job);
    }

    /** How many are in the queue, running ones included. */
    public synchronized int size() {
        return places.size();
    }

    /**
     * What the job waits for has happened.
     * @param then jobs that the other one has asked for: it waits for the same end of these
     */
    public void dependencyMet(JobId job, JobId on, Collection<JobId> then) {
        deciding(() -> {
            Place place = places.get(job);
            Dependency.OnJob met = place == null ? null : place.missing.remove(on);
            if (place != null && met != null) {
                forget(place, on);
                then.forEach(next -> waitFor(place, new Dependency.OnJob(next, met.accepted())));
                getInLine(place);
            }
        });
    }

    private void waitFor(Place place, Dependency.OnJob dependency) {
        place.missing.put(dependency.job(), dependency);
        dependents
                .computeIfAbsent(dependency.job(), on -> new LinkedHashSet<>())
                .add(place);
    }

    /** Who waits for that job's end, and for which end. */
    public synchronized Map<JobId, Dependency.OnJob> dependents(JobId on) {
        Map<JobId, Dependency.OnJob> waiting = new java.util.LinkedHashMap<>();
        for (Place place : dependents.getOrDefault(on, Set.of())) {
            Dependency.OnJob dependency = place.missing.get(on);
            if (dependency != null) {
                waiting.put(place.job, dependency);
            }
        }
        return waiting;
    }

    /** The plan is committed or refused: gives back what was needed for planning only. */
    public void planned(JobId job) {
        deciding(() -> {
            Place place = places.get(job);
            if (place != null && place.standing == Standing.BEGUN) {
                List<LockRequest> kept = new ArrayList<>();
                for (LockRequest request : place.locks) {
                    switch (request.until()) {
                        case PLANNED -> giveUp(place, request);
                        case END -> kept.add(request);
                    }
                }
                place.locks = List.copyOf(kept);
            }
        });
    }

    /**
     * Before it has done anything, a job that needs other locks by now gives back what it has, slot included, and gets
     * in line with its new claims at its old place.
     */
    public void askAgain(JobId job, Collection<LockRequest> locks) {
        stepBack(job, place -> place.locks = Place.sorted(locks));
    }

    /** Before it has done anything, a job gives back what it has, slot included, and waits for somebody's word. */
    public void hold(JobId job) {
        stepBack(job, place -> place.held = true);
    }

    private void stepBack(JobId job, Consumer<Place> how) {
        deciding(() -> {
            Place place = places.get(job);
            if (place != null && place.standing == Standing.BEGUN) {
                giveUpAll(place);
                place.standing = Standing.HELD_BACK;
                how.accept(place);
                getInLine(place);
            }
        });
    }

    /** Somebody has given his word: the job gets in line at its old place. */
    public void release(JobId job) {
        change(job, place -> place.held, place -> place.held = false);
    }

    /**
     * Takes a job out before it begins, so that it can be ended; then {@link #ended} forgets it.
     * @return whether it had not begun; false when it has, or is not in the queue
     */
    public boolean withdraw(JobId job) {
        boolean[] out = {false};
        deciding(() -> {
            Place place = places.get(job);
            if (place != null && place.standing != Standing.BEGUN && place.standing != Standing.STANDING_STILL) {
                stepOut(place);
                place.standing = Standing.LEAVING;
                out[0] = true;
            }
        });
        return out[0];
    }

    /** Gives back all that it holds, and forgets it; nothing when it is not in the queue. */
    public void ended(JobId job) {
        deciding(() -> {
            Place place = places.remove(job);
            if (place != null) {
                if (place.standing == Standing.BEGUN || place.standing == Standing.STANDING_STILL) {
                    giveUpAll(place);
                } else {
                    stepOut(place);
                }
                List.copyOf(place.missing.keySet()).forEach(on -> forget(place, on));
            }
        });
    }

    /**
     * A job that goes on only after a restart gives its slot to others.
     * @param halfDone then it keeps its locks: nobody else may touch what it works on
     */
    public void standsStill(JobId job, boolean halfDone) {
        deciding(() -> {
            Place place = places.get(job);
            if (place != null && place.standing == Standing.BEGUN) {
                place.standing = Standing.STANDING_STILL;
                giveUpSlot(place);
                if (!halfDone) {
                    place.locks.forEach(request -> giveUp(place, request));
                    place.locks = List.of();
                }
            }
        });
    }

    /** Gives a job that has not begun another place in the order. @return whether it had not */
    public boolean move(JobId job, Instant standsAt) {
        return change(job, place -> !place.standsAt.equals(standsAt), place -> place.standsAt = standsAt);
    }

    /** Another rule decides about a job that has not begun. */
    public void setRule(JobId job, Optional<SubmissionRule> rule) {
        change(job, place -> !place.rule.equals(rule), place -> place.rule = rule);
    }

    private boolean change(JobId job, Predicate<Place> needed, Consumer<Place> how) {
        boolean[] waits = {false};
        deciding(() -> {
            Place place = places.get(job);
            waits[0] = place != null && place.isWaiting();
            if (place != null && place.isWaiting() && needed.test(place)) {
                stepOut(place);
                place.standing = Standing.HELD_BACK;
                how.accept(place);
                getInLine(place);
            }
        });
        return waits[0];
    }

    /** Those that have not begun, in their order. Costs the queue's length. */
    public synchronized List<JobId> notBegun() {
        return places.values().stream()
                .filter(Place::isWaiting)
                .sorted(Place.ORDER)
                .map(place -> place.job)
                .toList();
    }

    /** Some that other jobs have begun to keep out since they were last asked for, and still do. */
    public synchronized List<JobId> takeNewlyWaiting(int most) {
        List<JobId> taken = newlyWaiting.stream().limit(most).toList();
        taken.forEach(newlyWaiting::remove);
        return taken;
    }

    /** Why a job does not begin; empty when it has, or is not in the queue. */
    public synchronized Optional<Waiting> waiting(JobId job) {
        Place place = places.get(job);
        if (place == null || !place.isWaiting()) {
            return Optional.empty();
        }
        if (!place.missing.isEmpty()) {
            return Optional.of(new Waiting.ForJobs(List.copyOf(place.missing.values())));
        }
        if (place.held) {
            return Optional.of(new Waiting.ForWord());
        }
        Optional<Waiting> stop = stop(place.rule);
        if (stop.isPresent()) {
            return stop;
        }
        List<Waiting.Lock> locks = place.locks.stream()
                .filter(request -> line(request.key()).keepsOut(place, request.mode()))
                .map(request -> lock(place, request))
                .toList();
        if (!locks.isEmpty()) {
            return Optional.of(new Waiting.ForLocks(locks));
        }
        return crowd(place.rule).or(() -> Optional.of(new Waiting.ForTurn(runningLimit)));
    }

    /** What would keep out a job that this rule decides about, whatever other jobs hold and want. */
    public synchronized Optional<Waiting> obstacle(Optional<SubmissionRule> rule) {
        return stop(rule).or(() -> crowd(rule));
    }

    private Optional<Waiting> stop(Optional<SubmissionRule> rule) {
        Optional<Waiting> held = rule.filter(Place::holdsBack).map(Waiting.ForRule::new);
        return held.or(() -> paused ? Optional.of(new Waiting.ForQueue()) : Optional.empty());
    }

    private Optional<Waiting> crowd(Optional<SubmissionRule> rule) {
        return rule.isPresent() && rule.get().action() instanceof Action.RateLimit limit && isCrowded(rule.get(), limit)
                ? Optional.of(new Waiting.ForRate(rule.get(), limit.most()))
                : Optional.empty();
    }

    private Waiting.Lock lock(Place place, LockRequest request) {
        Line line = line(request.key());
        List<JobId> held = line.heldAgainst(request.mode());
        List<JobId> before = held.isEmpty() ? line.before(place, request.mode()) : List.of();
        return new Waiting.Lock(request.key(), request.mode(), held, before);
    }

    /** Every lock that is held or waited for, in the order of keys. */
    public synchronized List<LockView> locks() {
        return lines.values().stream().map(Line::view).toList();
    }

    // --- deciding

    /** Makes a change, lets those begin who may, and tells of them afterwards. */
    private void deciding(Runnable change) {
        List<Place> begun;
        synchronized (this) {
            change.run();
            begun = letBegin();
        }
        begun.forEach(place -> begin.begin(place.job, place.locks));
    }

    private List<Place> letBegin() {
        List<Place> begun = new ArrayList<>();
        while (!paused && hasSlot() && !ready.isEmpty()) {
            Place first = ready.removeFirst();
            Optional<SubmissionRule> full = first.rule.filter(
                    rule -> rule.action() instanceof Action.RateLimit limit && isCrowded(rule, limit));
            if (full.isPresent()) {
                crowded.computeIfAbsent(full.get().id(), rule -> new TreeSet<>(Place.ORDER))
                        .add(first);
            } else if (isFree(first)) {
                leaveLines(first);
                begun(first);
                begun.add(first);
            } else {
                comeForward(first.rule);
            }
        }
        return begun;
    }

    private boolean hasSlot() {
        return running.size() < runningLimit;
    }

    private boolean isCrowded(SubmissionRule rule, Action.RateLimit limit) {
        return runningByRule.getOrDefault(rule.id(), Set.of()).size() >= limit.most();
    }

    /** Whether no lock keeps it out; else it watches the first one that does. */
    private boolean isFree(Place place) {
        for (LockRequest request : place.locks) {
            Line line = line(request.key());
            if (line.keepsOut(place, request.mode())) {
                line.watch(place);
                place.watches = line;
                newlyWaiting.add(place.job);
                return false;
            }
        }
        return true;
    }

    /** Holds everything from now on. */
    private void begun(Place place) {
        Instant now = clock.instant();
        place.standing = Standing.BEGUN;
        place.locks.forEach(request -> line(request.key()).hold(place, request, now));
        running.add(place.job);
        place.rule.ifPresent(rule -> runningByRule
                .computeIfAbsent(rule.id(), id -> new LinkedHashSet<>())
                .add(place.job));
        newlyWaiting.remove(place.job);
    }

    private void getInLine(Place place) {
        if (place.standing != Standing.HELD_BACK || place.isHeldBack()) {
            return;
        }
        place.standing = Standing.IN_LINE;
        place.locks.forEach(request -> line(request.key()).enter(place, request.mode()));
        if (isFree(place)) {
            ready.add(place);
        }
    }

    /** Out of every line; others may come forward. */
    private void stepOut(Place place) {
        newlyWaiting.remove(place.job);
        ready.remove(place);
        place.rule.map(rule -> crowded.get(rule.id())).ifPresent(waiting -> waiting.remove(place));
        comeForward(place.rule);
        leaveLines(place);
        place.locks.forEach(request -> wake(line(request.key())));
    }

    private void leaveLines(Place place) {
        place.watches = null;
        place.locks.forEach(request -> line(request.key()).leave(place, request.mode()));
    }

    private void giveUpAll(Place place) {
        place.locks.forEach(request -> giveUp(place, request));
        giveUpSlot(place);
    }

    private void giveUp(Place place, LockRequest request) {
        Line line = line(request.key());
        line.giveUp(place.job);
        wake(line);
    }

    private void giveUpSlot(Place place) {
        running.remove(place.job);
        place.rule.ifPresent(rule -> {
            Set<JobId> ofRule = runningByRule.getOrDefault(rule.id(), Set.of());
            if (ofRule.remove(place.job) && ofRule.isEmpty()) {
                runningByRule.remove(rule.id());
            }
        });
        comeForward(place.rule);
    }

    /** The next of a rule's crowd, if any, is looked at again. */
    private void comeForward(Optional<SubmissionRule> rule) {
        rule.map(limit -> crowded.get(limit.id())).ifPresent(waiting -> {
            if (!waiting.isEmpty()) {
                ready.add(waiting.removeFirst());
            }
            if (waiting.isEmpty()) {
                crowded.remove(rule.get().id());
            }
        });
    }

    private void wake(Line line) {
        for (Place place : line.wake()) {
            place.watches = null;
            if (isFree(place)) {
                ready.add(place);
            }
        }
        if (line.isUnused()) {
            lines.remove(line.key);
        }
    }

    private Line line(LockKey key) {
        return lines.computeIfAbsent(key, Line::new);
    }

    private void forget(Place place, JobId on) {
        Set<Place> waiting = dependents.get(on);
        if (waiting != null) {
            waiting.remove(place);
            if (waiting.isEmpty()) {
                dependents.remove(on);
            }
        }
    }
}
