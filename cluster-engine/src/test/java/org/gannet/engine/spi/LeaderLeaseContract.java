package org.gannet.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.gannet.engine.model.Change;
import org.gannet.engine.spi.ClusterStore.Commit;
import org.gannet.engine.spi.ClusterStore.LostLease;
import org.gannet.engine.spi.LeaderLease.Answer;
import org.gannet.engine.testing.Jobs;
import org.junit.jupiter.api.Test;

/** What every {@link LeaderLease} does. */
public interface LeaderLeaseContract {
    Duration LONG = Duration.ofHours(1);

    /** Nobody leads when a test begins. */
    LeaderLease one();

    /** Another process's way to the same lease. */
    LeaderLease another();

    /** The store whose commits compare the epoch. */
    ClusterStore leasedStore();

    /** Lets the lease that was granted for {@link #LONG} run out. */
    void letItRunOut();

    @Test
    default void isGrantedToOneAndToldToTheOther() {
        long epoch = granted(one());
        assertThat(another().acquire(LONG)).isInstanceOfSatisfying(Answer.Held.class, held -> {
            assertThat(held.holder()).isNotBlank();
            assertThat(held.left()).isPositive().isLessThanOrEqualTo(LONG);
        });
        assertThat(one().renew(epoch, LONG)).isTrue();
    }

    @Test
    default void isGrantedAgainToItsHolder() {
        assertThat(granted(one())).isLessThan(granted(one()));
    }

    @Test
    default void goesToTheNextOneWhenItIsGivenBack() {
        long epoch = granted(one());
        one().release(epoch);
        assertThat(granted(another())).isGreaterThan(epoch);
    }

    @Test
    default void goesToTheNextOneWhenItHasRunOutAndTheFirstLearnsIt() {
        long epoch = granted(one());
        letItRunOut();
        long next = granted(another());
        assertThat(next).isGreaterThan(epoch);

        assertThat(one().renew(epoch, LONG)).isFalse();
        one().release(epoch);
        assertThat(one().acquire(LONG)).isInstanceOf(Answer.Held.class);
        assertThat(another().renew(next, LONG)).isTrue();
    }

    @Test
    default void staysWithWhoRenewsItLateWhileNobodyElseAsked() {
        long epoch = granted(one());
        letItRunOut();
        assertThat(one().renew(epoch, LONG)).isTrue();
        assertThat(another().acquire(LONG)).isInstanceOf(Answer.Held.class);
    }

    @Test
    default void whoLedBeforeWritesNothing() {
        long epoch = granted(one());
        ClusterStore store = leasedStore();
        long revision = store.load().state().revision();
        revision = store.commit(commit(epoch, revision, "node1"));
        letItRunOut();
        long next = granted(another());

        long now = revision;
        assertThatThrownBy(() -> store.commit(commit(epoch, now, "node2"))).isInstanceOf(LostLease.class);
        assertThatThrownBy(() -> store.commit(commit(epoch, now - 1, "node2"))).isInstanceOf(LostLease.class);
        assertThat(store.load().state().nodes()).hasSize(1);
        store.commit(commit(next, now, "node3"));
        assertThat(store.load().state().nodes()).hasSize(2);
    }

    private static Commit commit(long epoch, long revision, String node) {
        return new Commit(epoch, 1, revision, List.of(new Change.PutNode(Jobs.node(node))), List.of(), List.of());
    }

    private static long granted(LeaderLease lease) {
        return ((Answer.Granted) lease.acquire(LONG)).epoch();
    }
}
