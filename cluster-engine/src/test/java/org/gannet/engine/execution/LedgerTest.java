package org.gannet.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.EventStream;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
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
        public void insertJobs(List<Job> queued) {
            real.insertJobs(queued);
        }

        @Override
        public long commit(Commit commit) {
            late.ifPresent(real::commit);
            late = Optional.empty();
            Day day = commits.isEmpty() ? Day.GOOD : commits.removeFirst();
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
                    real.commit(new Commit(1, commit.expectedRevision(), List.of(other), List.of(), List.of()));
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
