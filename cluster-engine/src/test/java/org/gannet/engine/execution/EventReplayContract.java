package org.gannet.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.gannet.base.NodeName;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.EventStream;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.QueueSettings;
import org.gannet.engine.simulation.VirtualTime;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;
import org.gannet.engine.testing.Jobs;
import org.gannet.node.VmReport;
import org.junit.jupiter.api.Test;

/**
 * What is true at any number, and the events after it, give what is true now; whatever was committed in whichever
 * order, together or alone, and by how many engines one after another.
 */
public interface EventReplayContract {
    int STEPS = 120;

    /** Empty when a test begins. */
    ClusterStore store();

    /** For an engine that takes over from the one before. */
    LeaderLease nextLeader();

    /** Different stories to try. */
    int seeds();

    @Test
    default void aSnapshotAndTheEventsAfterItGiveTheState() {
        for (int seed = 1; seed <= seeds(); seed++) {
            new Story(seed, store(), this::nextLeader).runAndCheck();
        }
    }

    /** One random story, on top of what those before have left. */
    final class Story {
        private final int seed;
        private final Random random;
        private final ClusterStore store;
        private final java.util.function.Supplier<LeaderLease> leases;
        private final VirtualTime time = new VirtualTime();
        private final List<Replica> snapshots = new ArrayList<>();
        private final List<JobId> jobs = new ArrayList<>();
        private Ledger ledger;
        private Lifetime lifetime;
        private int jobNumber;

        Story(int seed, ClusterStore store, java.util.function.Supplier<LeaderLease> leases) {
            this.seed = seed;
            this.random = new Random(seed);
            this.store = store;
            this.leases = leases;
            this.jobNumber = 1000 * seed;
            this.lifetime = new Lifetime(time);
            this.ledger = lead();
        }

        private Ledger lead() {
            Leadership leadership = new Leadership(leases.get(), lifetime, Duration.ofDays(1));
            Ledger next = new Ledger(
                    store,
                    new EventStream(time, store),
                    lifetime,
                    new RetryPolicy(Duration.ofMillis(50), Duration.ofSeconds(2), Integer.MAX_VALUE),
                    leadership,
                    time.clock());
            leadership.acquire();
            next.start();
            return next;
        }

        void runAndCheck() {
            snapshots.add(Replica.of(ledger.published()));
            for (int step = 0; step < STEPS; step++) {
                int together = random.nextInt(1, 5);
                for (int i = 0; i < together; i++) {
                    act();
                }
                time.advance(Duration.ofMillis(random.nextInt(1, 50)));
                snapshots.add(Replica.of(ledger.published()));
                if (random.nextInt(30) == 0) {
                    restart();
                }
            }
            time.advance(Duration.ofSeconds(10));
            lifetime.close(Duration.ofSeconds(1));
            assertThat(time.failures()).as("seed %s", seed).isEmpty();
            check();
        }

        /** As after a crash: a new engine knows what the store knows. */
        private void restart() {
            lifetime.close(Duration.ofSeconds(1));
            time.advance(Duration.ofSeconds(1));
            lifetime = new Lifetime(time);
            ledger = lead();
        }

        private void act() {
            Ledger now = ledger;
            switch (random.nextInt(9)) {
                case 0, 1 -> {
                    Change change = change();
                    beside(() -> now.change(state -> List.of(change)));
                }
                case 2 -> {
                    Job job = Jobs.queued(++jobNumber, jobNumber);
                    store.insertJob(job);
                    jobs.add(job.id());
                    now.admit(job);
                }
                case 3, 4 -> {
                    if (!jobs.isEmpty()) {
                        JobId job = jobs.get(random.nextInt(jobs.size()));
                        int choice = random.nextInt(100);
                        Optional<Change> with = random.nextBoolean() ? Optional.of(change()) : Optional.empty();
                        beside(() -> now.update(job, (state, known) -> entry(known, choice, with)));
                    }
                }
                default -> now.note(List.of(fact()));
            }
        }

        private void beside(Runnable body) {
            time.start("somebody", () -> {
                try {
                    body.run();
                } catch (EngineClosedException e) {
                    // As in a crash: made or not, the store knows.
                    return;
                }
            });
        }

        private static Ledger.Entry entry(Job job, int choice, Optional<Change> with) {
            List<JobState> next =
                    List.copyOf(new java.util.TreeSet<>(job.state().next()));
            JobState state = next.get(choice % next.size());
            Job moved = state.isEnded() ? job.ended(state, Jobs.NOON) : job.in(state);
            return Ledger.Entry.of(moved, with.stream().toList());
        }

        private Change change() {
            int number = random.nextInt(1, 5);
            return switch (random.nextInt(9)) {
                case 0, 1 ->
                    new Change.PutNode(
                            Jobs.node("node" + number).withFlags(random.nextBoolean(), random.nextBoolean()));
                case 2 -> new Change.DropNode(new NodeName("node" + number));
                case 3 -> new Change.PutInstance(Jobs.instance(number, "web" + number));
                case 6 -> new Change.PutGroup(Jobs.group(number, "rack" + random.nextInt(9)));
                case 7 -> new Change.DropGroup(Jobs.group(number, "rack").id());
                case 8 -> new Change.PutNetwork(Jobs.network(number, "net" + random.nextInt(9)));
                case 4 -> new Change.DropInstance(Jobs.instance(number, "web").id());
                default ->
                    new Change.PutQueueSettings(QueueSettings.standard().withRunningLimit(random.nextInt(1, 50)));
            };
        }

        private Fact fact() {
            NodeName node = new NodeName("node" + random.nextInt(1, 5));
            return random.nextBoolean()
                    ? new Fact.NodeSeen(node, random.nextBoolean())
                    : new Fact.MachineSeen(
                            node,
                            Jobs.instance(random.nextInt(1, 5), "web").id(),
                            random.nextBoolean() ? Optional.of(VmReport.State.RUNNING) : Optional.empty());
        }

        private void check() {
            ClusterStore.Snapshot end = store.load();
            List<EngineEvent.Recorded> events = store.events(0, Integer.MAX_VALUE);
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).seq()).isEqualTo(i + 1L);
            }
            assertThat(events).hasSize((int) end.lastEvent());
            for (Replica snapshot : snapshots) {
                Replica replayed = snapshot.after(events);
                String what = "seed " + seed + ", from number " + snapshot.seq();
                assertThat(replayed.state().nodes())
                        .as(what)
                        .isEqualTo(end.state().nodes());
                assertThat(replayed.state().instances())
                        .as(what)
                        .isEqualTo(end.state().instances());
                assertThat(replayed.state().queue())
                        .as(what)
                        .isEqualTo(end.state().queue());
                replayed.jobs()
                        .values()
                        .forEach(told -> assertThat(
                                        Fact.JobMoved.of(store.job(told.job()).orElseThrow()))
                                .as(what)
                                .isEqualTo(told));
                end.unended()
                        .forEach(job -> assertThat(replayed.jobs()).as(what).containsKey(job.id()));
            }
            assertThat(snapshots.getFirst().after(events).jobs()).hasSizeGreaterThanOrEqualTo(jobs.size());
        }
    }

    /** What somebody knows who reads a snapshot and then follows the events. */
    record Replica(long seq, ClusterState state, Map<JobId, Fact.JobMoved> jobs) {
        static Replica of(Ledger.Published published) {
            Map<JobId, Fact.JobMoved> jobs = new HashMap<>();
            published.unended().values().forEach(job -> jobs.put(job.id(), Fact.JobMoved.of(job)));
            return new Replica(published.lastEvent(), published.state(), jobs);
        }

        Replica after(List<EngineEvent.Recorded> events) {
            ClusterState next = state;
            Map<JobId, Fact.JobMoved> known = new HashMap<>(jobs);
            for (EngineEvent.Recorded event : events) {
                if (event.seq() > seq) {
                    switch (event.fact()) {
                        case Fact.ObjectChanged changed ->
                            next = next.apply(List.of(changed.change()), next.revision());
                        case Fact.JobMoved moved -> known.put(moved.job(), moved);
                        // What nodes report is not part of the state.
                        case Fact.NodeSeen _, Fact.MachineSeen _ -> {}
                    }
                }
            }
            return new Replica(events.isEmpty() ? seq : events.getLast().seq(), next, known);
        }
    }
}
