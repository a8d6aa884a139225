package org.gannet.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Change;
import org.gannet.engine.spi.ClusterStore.Commit;
import org.gannet.engine.spi.ClusterStore.Snapshot;
import org.gannet.engine.spi.ClusterStore.StaleRevision;
import org.gannet.engine.spi.ClusterStore.StoreUnavailable;
import org.gannet.engine.testing.Jobs;
import org.junit.jupiter.api.Test;

/** What every {@link ClusterStore} does with events, and when the connection is lost at a commit. */
public interface ClusterStoreCommitContract {
    /** Where a commit gets lost. */
    enum Loss {
        /** On its way there: it is not made. */
        REQUEST,
        /** On the way back: it is made. */
        ANSWER
    }

    /** The store under test: empty when a test begins. */
    ClusterStore store();

    /** The connection breaks at the next commit; after that all is well again. */
    void loseNextCommit(Loss loss);

    @Test
    default void recordsEventsWithWhatTheyTell() {
        Job job = Jobs.queued(1, 0);
        store().insertJob(job);
        Job next = job.in(JobState.WAITING).withVersion(1);
        Change change = new Change.PutNode(Jobs.node("node1"));
        List<EngineEvent.Recorded> events = List.of(
                new EngineEvent.Recorded(1, Jobs.NOON, new Fact.ObjectChanged(change, Optional.empty())),
                new EngineEvent.Recorded(2, Jobs.NOON, Fact.JobMoved.of(next)),
                new EngineEvent.Recorded(
                        3,
                        Jobs.NOON,
                        new Fact.MachineSeen(
                                new NodeName("node1"), Jobs.instance(1, "web1").id(), Optional.empty())));

        store().commit(new Commit(0, 7, 0, List.of(change), List.of(next), events));

        assertThat(store().events(0, 10)).isEqualTo(events);
        assertThat(store().events(1, 1)).containsExactly(events.get(1));
        assertThat(store().events(3, 10)).isEmpty();
        assertThat(store().load().lastEvent()).isEqualTo(3);
        assertThat(store().load().lastCommit()).isEqualTo(7);
    }

    /** A commit of before that comes late would repeat what has been told meanwhile. */
    @Test
    default void refusesEventsThatDoNotFollow() {
        commit(1, 1, 3);
        Snapshot before = store().load();

        for (int wrong : List.of(1, 3, 5)) {
            Commit late = new Commit(
                    0,
                    2,
                    before.state().revision(),
                    List.of(new Change.PutNode(Jobs.node("late"))),
                    List.of(),
                    seen(wrong, wrong));
            assertThatThrownBy(() -> store().commit(late)).isInstanceOf(StaleRevision.class);
        }
        assertThat(store().load()).isEqualTo(before);
        assertThat(store().events(0, 10)).hasSize(3);
    }

    @Test
    default void forgetsTheOldestEventsAndNeverTheirNumbers() {
        commit(1, 1, 10);

        assertThat(store().forgetEvents(4, Instant.EPOCH, 3)).isEqualTo(3);
        assertThat(numbers(0)).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L);
        assertThat(store().forgetEvents(4, Instant.EPOCH, 3)).isEqualTo(1);
        assertThat(store().forgetEvents(4, Instant.EPOCH, 3)).isZero();
        assertThat(store().forgetEvents(0, at(7), 100)).isEqualTo(2);
        assertThat(numbers(0)).containsExactly(7L, 8L, 9L, 10L);
        assertThat(store().forgetEvents(100, Instant.EPOCH, 100)).isEqualTo(4);
        assertThat(numbers(0)).isEmpty();
        assertThat(store().load().lastEvent()).isEqualTo(10);

        commit(2, 11, 11);
        assertThat(numbers(0)).containsExactly(11L);
    }

    /** The clock was put back in between: an old one lies behind a new one, and must not be missing from the middle. */
    @Test
    default void leavesNoGapWhereTheClockJumped() {
        List<EngineEvent.Recorded> events = List.of(event(1, 5), event(2, 100), event(3, 6), event(4, 101));
        store().commit(new Commit(0, 1, 0, List.of(), List.of(), events));

        assertThat(store().forgetEvents(0, at(50), 10)).isEqualTo(1);
        assertThat(numbers(0)).containsExactly(2L, 3L, 4L);
    }

    @Test
    default void aCommitWhoseRequestIsLostIsNotMade() {
        Snapshot before = lose(Loss.REQUEST);

        assertThat(store().load()).isEqualTo(before);
        assertThat(store().events(0, 10)).isEmpty();
        assertThat(store().job(job().id())).contains(job());
        store().commit(commit(before));
        isWhole();
    }

    @Test
    default void aCommitWhoseAnswerIsLostIsMadeAndKnownByItsNumber() {
        Snapshot before = lose(Loss.ANSWER);

        assertThat(store().load().lastCommit()).isEqualTo(5);
        isWhole();
        // Its maker asks again, not knowing: nothing happens twice.
        assertThatThrownBy(() -> store().commit(commit(before))).isInstanceOf(StaleRevision.class);
        isWhole();
    }

    private Snapshot lose(Loss loss) {
        store().insertJob(job());
        Snapshot before = store().load();
        loseNextCommit(loss);
        assertThatThrownBy(() -> store().commit(commit(before))).isInstanceOf(StoreUnavailable.class);
        return before;
    }

    private static Job job() {
        return Jobs.queued(1, 0);
    }

    private static Commit commit(Snapshot on) {
        Job next = job().in(JobState.WAITING).withVersion(1);
        Change change = new Change.PutNode(Jobs.node("node1"));
        return new Commit(
                0,
                5,
                on.state().revision(),
                List.of(change),
                List.of(next),
                List.of(
                        new EngineEvent.Recorded(
                                on.lastEvent() + 1, Jobs.NOON, new Fact.ObjectChanged(change, Optional.empty())),
                        new EngineEvent.Recorded(on.lastEvent() + 2, Jobs.NOON, Fact.JobMoved.of(next))));
    }

    private void isWhole() {
        Snapshot now = store().load();
        assertThat(now.state().nodes()).containsOnlyKeys(new NodeName("node1"));
        assertThat(now.state().revision()).isEqualTo(1);
        assertThat(now.unended()).extracting(Job::state).containsExactly(JobState.WAITING);
        assertThat(now.lastEvent()).isEqualTo(2);
        assertThat(numbers(0)).containsExactly(1L, 2L);
    }

    private void commit(long number, int first, int last) {
        store().commit(new Commit(
                0, number, store().load().state().revision(), List.of(), List.of(), seen(first, last)));
    }

    private List<Long> numbers(long after) {
        return store().events(after, 1000).stream()
                .map(EngineEvent.Recorded::seq)
                .toList();
    }

    private static List<EngineEvent.Recorded> seen(int first, int last) {
        List<EngineEvent.Recorded> events = new ArrayList<>();
        for (int seq = first; seq <= last; seq++) {
            events.add(event(seq, seq));
        }
        return events;
    }

    private static EngineEvent.Recorded event(long seq, int seconds) {
        return new EngineEvent.Recorded(seq, at(seconds), new Fact.NodeSeen(new NodeName("node1"), seq % 2 == 0));
    }

    private static Instant at(int seconds) {
        return Jobs.NOON.plus(Duration.ofSeconds(seconds));
    }
}
