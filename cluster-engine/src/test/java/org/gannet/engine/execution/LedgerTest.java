package org.gannet.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.EventStream;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.LogLine;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Node;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.InMemoryLease;
import org.gannet.engine.simulation.VirtualTime;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.testing.Jobs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits on bad days of the store. */
class LedgerTest {
    private enum Day {
        GOOD,
        /** Does nothing and says so by silence. */
        AWAY,
        /** Does it, and is not heard of. */
        DONE_UNHEARD,
        /** Is not heard of, and does it only when the next one comes. */
        DONE_LATE,
        /** Somebody else writes just before. */
        STALE
    }

    private final Deque<Day> loads = new ArrayDeque<>();
    private final List<ClusterStore.Commit> made = new ArrayList<>();
    private Optional<JobId> refused = Optional.empty();
    private final Deque<Day> commits = new ArrayDeque<>();
    private final InMemoryClusterStore real = new InMemoryClusterStore();
    private final VirtualTime time = new VirtualTime();
    private final Lifetime lifetime = new Lifetime(time);
    private final Leadership leadership = new Leadership(InMemoryLease.alone(real), lifetime, Duration.ofDays(1));
    private final Ledger ledger = new Ledger(
            new MoodyStore(),
            new EventStream(time, real),
            lifetime,
            new RetryPolicy(Duration.ofMillis(50), Duration.ofSeconds(2), Integer.MAX_VALUE),
            leadership,
            time.clock());
    private final Job job = Jobs.queued(1, 0);

    @BeforeEach
    void begin() {
        real.insertJob(job);
        leadership.acquire();
        ledger.start();
    }

    @Test
    void makesACommitOfUnknownOutcomeOnce() {
        commits.add(Day.DONE_UNHEARD);
        wait(JobState.WAITING);
        assertThat(real.job(job.id()).orElseThrow().version()).isEqualTo(1);
        assertThat(real.load().state()).isEqualTo(ledger.state());
        assertThat(ledger.state().revision()).isEqualTo(1);
    }

    /** The job as it is now would be decided about as if it had not been. */
    @Test
    void makesACommitThatComesThroughLateOnce() {
        commits.add(Day.DONE_LATE);
        wait(JobState.WAITING);
        assertThat(real.job(job.id()).orElseThrow().version()).isEqualTo(1);
        assertThat(real.load().state()).isEqualTo(ledger.state());
        assertThat(ledger.state().revision()).isEqualTo(1);
    }

    @Test
    void triesAgainWhatWasNotMade() {
        commits.addAll(List.of(Day.AWAY, Day.AWAY));
        loads.addAll(List.of(Day.AWAY, Day.AWAY));
        wait(JobState.WAITING);
        assertThat(real.job(job.id()).orElseThrow().version()).isEqualTo(1);
        assertThat(real.load().state()).isEqualTo(ledger.state());
    }

    @Test
    void decidesAnewAfterSomebodyElseHasWrittenEvenWhenReadingFailsFirst() {
        commits.add(Day.STALE);
        loads.addAll(List.of(Day.AWAY, Day.AWAY, Day.AWAY));
        wait(JobState.WAITING);
        assertThat(ledger.state().nodes()).containsOnlyKeys(new NodeName("node1"), new NodeName("other"));
        assertThat(real.load().state()).isEqualTo(ledger.state());
    }

    @Test
    void addsANodeOnceWhenTheAnswerWasLost() {
        commits.add(Day.DONE_UNHEARD);
        Node node = Jobs.node("node1");
        ledger.change(state -> state.findNode(node.name()).isPresent() ? List.of() : List.of(new Change.PutNode(node)));
        assertThat(ledger.state().revision()).isEqualTo(1);
        assertThat(real.load().state()).isEqualTo(ledger.state());
    }

    @Test
    void gathersWhatManyWantIntoFewCommits() {
        List<Job> jobs = new ArrayList<>();
        for (int i = 2; i <= 50; i++) {
            Job other = Jobs.queued(i, i);
            real.insertJobs(List.of(other));
            ledger.admit(other);
            jobs.add(other);
        }
        time.advance(Duration.ofSeconds(1));
        made.clear();
        jobs.forEach(other -> time.start("some job", () -> move(other)));
        time.advance(Duration.ofSeconds(1));

        assertThat(made).hasSizeLessThan(5);
        assertThat(made.stream().mapToInt(commit -> commit.jobs().size()).sum()).isEqualTo(jobs.size());
        assertThat(jobs).allMatch(other -> real.job(other.id()).orElseThrow().state() == JobState.WAITING);
        assertThat(real.load().state()).isEqualTo(ledger.state());
        assertThat(real.load().lastEvent()).isEqualTo(ledger.published().lastEvent());
        assertThat(time.failures()).isEmpty();
    }

    @Test
    void letsNobodyPayForAnEntryThatTheStoreRefuses() {
        Job bad = Jobs.queued(2, 2);
        Job good = Jobs.queued(3, 3);
        real.insertJobs(List.of(bad, good));
        List.of(bad, good).forEach(ledger::admit);
        refused = Optional.of(bad.id());
        List<Throwable> heard = new ArrayList<>();
        for (Job each : List.of(job, bad, good)) {
            time.start("some job", () -> {
                try {
                    move(each);
                } catch (Ledger.Refused e) {
                    heard.add(e);
                }
            });
        }
        time.advance(Duration.ofSeconds(1));

        assertThat(heard).hasSize(1);
        assertThat(real.job(job.id()).orElseThrow().state()).isEqualTo(JobState.WAITING);
        assertThat(real.job(good.id()).orElseThrow().state()).isEqualTo(JobState.WAITING);
        assertThat(real.job(bad.id()).orElseThrow().state()).isEqualTo(JobState.QUEUED);
        assertThat(ledger.findJob(bad.id()).orElseThrow().state()).isEqualTo(JobState.QUEUED);
        assertThat(real.events(0, 100))
                .extracting(EngineEvent.Recorded::seq)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void makesABatchOfUnknownOutcomeOnce() {
        Job other = Jobs.queued(2, 2);
        real.insertJobs(List.of(other));
        ledger.admit(other);
        time.advance(Duration.ofSeconds(1));
        for (Day day : List.of(Day.DONE_UNHEARD, Day.DONE_LATE, Day.AWAY)) {
            commits.add(day);
            time.start("a", () -> ledger.update(job.id(), (state, now) -> Ledger.Entry.of(now)));
            time.start("b", () -> ledger.update(other.id(), (state, now) -> Ledger.Entry.of(now)));
            time.advance(Duration.ofMinutes(1));
        }
        assertThat(real.job(job.id()).orElseThrow().version()).isEqualTo(3);
        assertThat(real.job(other.id()).orElseThrow().version()).isEqualTo(3);
        assertThat(real.events(0, 100))
                .extracting(EngineEvent.Recorded::seq)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(time.failures()).isEmpty();
    }

    /** The version that it would have given to the job may be reached by somebody else's entry. */
    @Test
    void takesNobodyElsesEntryForItsOwn() {
        commits.addAll(List.of(Day.DONE_LATE, Day.AWAY));
        List<String> decided = new ArrayList<>();
        time.start(
                "first",
                () -> ledger.update(job.id(), (state, now) -> {
                    decided.add("first");
                    return Ledger.Entry.of(now.in(JobState.WAITING));
                }));
        time.advance(Duration.ofMillis(10));
        time.start(
                "second",
                () -> ledger.update(job.id(), (state, now) -> {
                    decided.add("second");
                    return Ledger.Entry.of(now.withCancelRequested());
                }));
        time.advance(Duration.ofMinutes(1));
        Job stored = real.job(job.id()).orElseThrow();
        assertThat(stored.version()).isEqualTo(2);
        assertThat(stored.cancelRequested()).isTrue();
        assertThat(stored.state()).isEqualTo(JobState.WAITING);
        assertThat(decided).endsWith("second");
    }

    /** While the store is away, watchers go on; the last word of what they have seen is recorded when it is back. */
    @Test
    void notesWithoutWaiting() {
        commits.addAll(Collections.nCopies(5, Day.AWAY));
        NodeName node = new NodeName("node1");
        for (int i = 0; i <= 10; i++) {
            ledger.note(List.of(new Fact.NodeSeen(node, i % 2 == 0)));
            time.advance(Duration.ofMillis(10));
        }
        time.advance(Duration.ofMinutes(1));
        assertThat(real.events(0, 100))
                .last()
                .extracting(EngineEvent.Recorded::fact)
                .isEqualTo(new Fact.NodeSeen(node, true));
        assertThat(real.events(0, 100)).hasSizeLessThan(8);
    }

    /** What waits to be recorded is more than goes with one commit. */
    @Test
    void neverRecordsAnOldVersionOfAJobAfterANewOne() {
        time.advance(Duration.ofSeconds(1));
        Job moved = Jobs.queued(1500, 1500);
        time.start("the last job", () -> move(moved));
        for (int i = 2; i <= 1500; i++) {
            Job other = Jobs.queued(i, i);
            real.insertJob(other);
            ledger.admit(other);
        }
        time.advance(Duration.ofSeconds(1));

        assertThat(made.stream()
                        .flatMap(commit -> commit.events().stream())
                        .map(EngineEvent.Recorded::fact)
                        .filter(fact ->
                                fact instanceof Fact.JobMoved of && of.job().equals(moved.id()))
                        .map(fact -> ((Fact.JobMoved) fact).version()))
                .endsWith(1L)
                .isSorted();
        assertThat(real.events(0, 2000)).hasSizeGreaterThanOrEqualTo(1500);
    }

    @Test
    void keepsWhatIsSaidOfAJobWhileItIsBeingCommitted() {
        commits.add(Day.AWAY);
        time.start("commits", () -> move(job));
        time.advance(Duration.ofMillis(10));
        ledger.show(job.id(), now -> now.withLog(new LogLine(Jobs.NOON, "said meanwhile", "")));
        time.advance(Duration.ofMinutes(1));
        assertThat(ledger.findJob(job.id()).orElseThrow().state()).isEqualTo(JobState.WAITING);
        assertThat(ledger.findJob(job.id()).orElseThrow().log()).hasSize(1);
    }

    @Test
    void makesNothingOfAnEntryWhoseCompanionFailsAndEverythingOfTheOthers() {
        IllegalArgumentException no = new IllegalArgumentException("no");
        List<String> ran = new ArrayList<>();
        List<Throwable> heard = new ArrayList<>();
        Change node = new Change.PutNode(Jobs.node("node1"));
        time.start("bad", () -> {
            try {
                ledger.change(state -> List.of(node), () -> {
                    throw no;
                });
            } catch (Ledger.Refused e) {
                heard.add(e.getCause());
            }
        });
        time.start("good", () -> move(job));
        time.start("also good", () -> ledger.change(state -> List.of(), () -> ran.add("alone")));
        time.advance(Duration.ofSeconds(1));

        assertThat(heard).containsExactly(no);
        assertThat(real.load().state().nodes()).isEmpty();
        assertThat(real.job(job.id()).orElseThrow().state()).isEqualTo(JobState.WAITING);
        assertThat(ran).contains("alone");
    }

    @Test
    void endsForGoodWhenSomebodyElseLeads() {
        List<RuntimeException> told = new ArrayList<>();
        lifetime.whenLost(told::add);
        InMemoryLease.alone(real).acquire(Duration.ofDays(1));
        List<Throwable> heard = new ArrayList<>();
        time.start("some job", () -> {
            try {
                move(job);
            } catch (EngineClosedException e) {
                heard.add(e);
            }
        });
        time.advance(Duration.ofMinutes(1));
        assertThat(heard).hasSize(1);
        assertThat(told).hasSize(1).first().isInstanceOf(ClusterStore.LostLease.class);
        assertThat(real.job(job.id()).orElseThrow().version()).isZero();
    }

    private void move(Job which) {
        ledger.update(which.id(), (state, now) -> Ledger.Entry.of(now.in(JobState.WAITING)));
    }

    private void wait(JobState next) {
        Node node = Jobs.node("node1");
        ledger.update(job.id(), (state, now) -> Ledger.Entry.of(now.in(next), List.of(new Change.PutNode(node))));
        assertThat(ledger.findJob(job.id()).orElseThrow().state()).isEqualTo(next);
    }

    private final class MoodyStore implements ClusterStore {
        private Optional<Commit> late = Optional.empty();

        @Override
        public Snapshot load() {
            requireThere(loads);
            return real.load();
        }

        @Override
        public List<Job> jobs(Collection<JobId> ids) {
            return real.jobs(ids);
        }

        @Override
        public List<JobId> queuedJobs() {
            return real.queuedJobs();
        }

        @Override
        public int archiveJobs(Instant endedBefore, Instant now, int most) {
            return real.archiveJobs(endedBefore, now, most);
        }

        @Override
        public void insertJobs(List<Job> queued) {
            real.insertJobs(queued);
        }

        @Override
        public long commit(Commit commit) {
            Optional<Commit> before = late;
            late = Optional.empty();
            before.ifPresent(real::commit);
            Day day = commits.isEmpty() ? Day.GOOD : commits.removeFirst();
            if (commit.jobs().stream()
                    .anyMatch(one -> refused.filter(one.id()::equals).isPresent())) {
                throw new IllegalStateException("Simulated: it does not fit.");
            }
            made.add(commit);
            return switch (day) {
                case GOOD -> real.commit(commit);
                case AWAY -> throw new StoreUnavailable("away");
                case DONE_UNHEARD -> {
                    real.commit(commit);
                    throw new StoreUnavailable("done, but unheard");
                }
                case DONE_LATE -> {
                    late = Optional.of(commit);
                    throw new StoreUnavailable("not heard of");
                }
                case STALE -> {
                    Change other = new Change.PutNode(Jobs.node("other"));
                    real.commit(new Commit(1, 999, commit.expectedRevision(), List.of(other), List.of(), List.of()));
                    yield real.commit(commit);
                }
            };
        }

        @Override
        public Optional<Job> job(JobId id) {
            requireThere(loads);
            return real.job(id);
        }

        @Override
        public List<Job> jobs(JobFilter filter) {
            return real.jobs(filter);
        }

        @Override
        public List<EngineEvent.Recorded> events(long after, int limit) {
            return real.events(after, limit);
        }

        @Override
        public int forgetEvents(long upTo, Instant before, int limit) {
            return real.forgetEvents(upTo, before, limit);
        }

        private void requireThere(Deque<Day> days) {
            if (!days.isEmpty() && days.removeFirst() == Day.AWAY) {
                throw new StoreUnavailable("away");
            }
        }
    }
}
