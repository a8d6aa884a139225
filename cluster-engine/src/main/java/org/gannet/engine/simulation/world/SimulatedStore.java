package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ProblemException;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.InMemoryLease;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;

/**
 * The database of a world: what it holds is durable. Engines reach it by a connection of their own, which may fail in
 * every way that a connection can.
 */
final class SimulatedStore {
    private static final int MOST_ARMED = 3;

    private final World world;
    private final InMemoryClusterStore durable = new InMemoryClusterStore();
    private final Chance chance;
    private final SimulatedQuota quota;
    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final List<Armed> armed = new ArrayList<>();
    private ClusterState state = ClusterState.empty();
    private long writes;
    private boolean down;

    /** What becomes of a write. */
    enum Fate {
        /** The engine's process dies; nothing was written. */
        KILL_BEFORE(Happening.KILLED_BEFORE_WRITE),
        /** The engine's process dies; it was written. */
        KILL_AFTER(Happening.KILLED_AFTER_WRITE),
        /** No answer; nothing was written. */
        REFUSE(Happening.WRITE_REFUSED),
        /** No answer; it was written. */
        LOSE_ANSWER(Happening.WRITE_ANSWER_LOST),
        /** No answer; it is written some time later, unless somebody else was faster. */
        COME_LATE(Happening.WRITE_CAME_LATE);

        private final Happening happening;

        Fate(Happening happening) {
            this.happening = happening;
        }
    }

    /** @param at which write it strikes, counted from the beginning */
    private record Armed(long at, Fate fate) {}

    SimulatedStore(World world) {
        this.world = world;
        this.chance = new Chance(world.seed(), "store");
        this.quota = new SimulatedQuota(world.scale().quotas());
    }

    /** What is durable now. */
    ClusterState state() {
        return state;
    }

    /** Every job that was ever stored, as it is durable now, oldest first. */
    Map<JobId, Job> jobs() {
        return Collections.unmodifiableMap(jobs);
    }

    /** As it is durable now. @throws IllegalArgumentException when it was never stored */
    Job job(JobId id) {
        Job job = jobs.get(id);
        if (job == null) {
            throw new IllegalArgumentException("never stored: " + id);
        }
        return job;
    }

    List<Job> unended() {
        return jobs.values().stream().filter(job -> !job.state().isEnded()).toList();
    }

    /** What is held of the owners' quotas, durable with the jobs. */
    SimulatedQuota quota() {
        return quota;
    }

    /** Counts what was written. */
    long writes() {
        return writes;
    }

    /** The number of the newest event. */
    long lastEvent() {
        return durable.load().lastEvent();
    }

    /** Old events go, all but so many. */
    void forgetEvents(int allBut) {
        durable.forgetEvents(lastEvent() - allBut, Instant.MIN, Integer.MAX_VALUE);
    }

    /** Strikes the nth write from now on, counted from 1. */
    void arm(int nth, Fate fate) {
        if (armed.size() < MOST_ARMED) {
            armed.add(new Armed(writes + nth, fate));
        }
    }

    /** Whether every connection is refused. */
    void setDown(boolean yes) {
        down = yes;
    }

    void heal() {
        armed.clear();
        down = false;
    }

    /** For one engine. */
    ClusterStore connection(EngineHost engine) {
        return new Connection(engine);
    }

    private void requireReachable(EngineHost engine) {
        boolean near = world.network().reaches(engine.name(), "store");
        if (down || !near) {
            world.happened(down ? Happening.STORE_WAS_DOWN : Happening.STORE_CUT_OFF);
            throw new ClusterStore.StoreUnavailable("Simulated: the database does not answer.");
        }
    }

    /** For one engine; where there is only one, it never waits for an earlier one's lease to run out. */
    LeaderLease lease(EngineHost engine) {
        LeaderLease lease = world.scale().engines() == 1
                ? InMemoryLease.alone(durable)
                : InMemoryLease.of(durable, engine.name(), world.time()::nanoTime);
        return new LeaderLease() {
            @Override
            public Answer acquire(Duration length) {
                reach();
                Answer answer = lease.acquire(length);
                if (answer instanceof Answer.Granted granted) {
                    world.invariants().leads(granted.epoch());
                }
                return answer;
            }

            @Override
            public boolean renew(long epoch, Duration length) {
                reach();
                return lease.renew(epoch, length);
            }

            @Override
            public void release(long epoch) {
                reach();
                lease.release(epoch);
            }

            private void reach() {
                engine.process().requireAlive();
                requireReachable(engine);
            }
        };
    }

    /** Takes what is durable now as the truth. */
    private void written(List<Job> touched) {
        writes++;
        ClusterState before = state;
        state = durable.load().state();
        world.invariants().stateWritten(before, state);
        for (Job job : touched) {
            Job stored = durable.job(job.id()).orElseThrow();
            Optional<Job> old = Optional.ofNullable(jobs.put(job.id(), stored));
            world.witness().written(old, stored);
            if (stored.state().isEnded()) {
                List<Job> asked = stored.children().stream()
                        .flatMap(child -> durable.job(child).stream())
                        .toList();
                quota.settle(stored, stored.instance().flatMap(state::findInstance), others(stored), asked);
            }
            world.invariants().jobWritten(old, stored);
            world.say("store", () -> world.tell().job(old, stored));
        }
    }

    /** Jobs about the same machine that have not ended, oldest first. */
    private List<Job> others(Job ended) {
        return jobs.values().stream()
                .filter(job -> !job.state().isEnded()
                        && !job.id().equals(ended.id())
                        && job.subject().equals(ended.subject()))
                .toList();
    }

    private Optional<Fate> fate() {
        long now = writes + 1;
        Optional<Armed> due = armed.stream().filter(one -> one.at() <= now).findFirst();
        due.ifPresent(armed::remove);
        return due.map(Armed::fate);
    }

    private final class Connection implements ClusterStore {
        private final EngineHost engine;

        Connection(EngineHost engine) {
            this.engine = engine;
        }

        private void reach() {
            engine.process().requireAlive();
            requireReachable(engine);
        }

        @Override
        public Snapshot load() {
            reach();
            return durable.load();
        }

        @Override
        public void insertJobs(List<Job> jobs) {
            write(() -> {
                quota.hold(jobs, state);
                durable.insertJobs(jobs);
                written(jobs);
                return 0L;
            });
        }

        @Override
        public long commit(Commit commit) {
            return write(() -> {
                long revision = durable.commit(commit);
                List<Job> touched = new ArrayList<>(commit.jobs());
                touched.addAll(commit.added());
                written(touched);
                world.invariants().committed(commit, state);
                return revision;
            });
        }

        private long write(java.util.function.LongSupplier work) {
            reach();
            Optional<Fate> fate = fate();
            if (fate.isEmpty()) {
                return work.getAsLong();
            }
            Fate met = fate.get();
            if (met == Fate.COME_LATE) {
                world.struck(engine.name(), "its write meets " + met);
            } else {
                world.struck(engine.name(), met.happening, "its write meets " + met);
            }
            switch (met) {
                case KILL_BEFORE -> engine.kill("before a write");
                case KILL_AFTER -> {
                    make(work);
                    engine.kill("after a write");
                }
                case REFUSE -> {}
                case LOSE_ANSWER -> make(work);
                case COME_LATE -> world.later("store", lateness(), () -> comeLate(work));
            }
            engine.process().requireAlive();
            throw new StoreUnavailable("Simulated: the connection is lost.");
        }

        private long make(java.util.function.LongSupplier work) {
            return work.getAsLong();
        }

        private Duration lateness() {
            return chance.millis(1, 3000);
        }

        private void comeLate(java.util.function.LongSupplier work) {
            try {
                make(work);
                world.happened(Happening.WRITE_CAME_LATE);
                world.say("store", () -> "a write of " + engine.name() + " has come through late");
            } catch (StaleRevision | LostLease | ProblemException e) {
                world.happened(Happening.LATE_WRITE_REFUSED);
                world.say("store", () -> "a write of " + engine.name() + " came too late");
            }
        }

        @Override
        public List<Job> jobs(Collection<JobId> ids) {
            reach();
            return durable.jobs(ids);
        }

        @Override
        public List<JobId> queuedJobs() {
            reach();
            return durable.queuedJobs();
        }

        @Override
        public int archiveJobs(Instant endedBefore, Instant now, int most) {
            return (int) write(() -> {
                int archived = durable.archiveJobs(endedBefore, now, most);
                for (int i = 0; i < archived; i++) {
                    world.happened(Happening.JOB_ARCHIVED);
                }
                return (long) archived;
            });
        }

        @Override
        public Optional<Job> job(JobId id) {
            reach();
            return durable.job(id);
        }

        @Override
        public List<Job> jobs(JobFilter filter) {
            reach();
            return durable.jobs(filter);
        }

        @Override
        public List<EngineEvent.Recorded> events(long after, int limit) {
            reach();
            return durable.events(after, limit);
        }

        @Override
        public int forgetEvents(long upTo, Instant before, int limit) {
            reach();
            return durable.forgetEvents(upTo, before, limit);
        }
    }
}
