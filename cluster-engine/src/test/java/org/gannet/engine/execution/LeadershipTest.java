package org.gannet.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.InMemoryLease;
import org.gannet.engine.simulation.VirtualTime;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;
import org.junit.jupiter.api.Test;

/** How a lease is kept: as long as it is not lost, whatever a question brings. */
class LeadershipTest {
    private static final Duration LENGTH = Duration.ofSeconds(6);

    private final Deque<RuntimeException> failures = new ArrayDeque<>();
    private final LeaderLease real = InMemoryLease.alone(new InMemoryClusterStore());
    private final VirtualTime time = new VirtualTime();
    private final Leadership leadership = new Leadership(new MoodyLease(), new Lifetime(time), LENGTH);

    @Test
    void isUncertainWhileNobodyAnswersAndThenGoesOn() {
        failures.add(new ClusterStore.StoreUnavailable("away", null));
        failures.add(new IllegalStateException("something that nobody thought of"));
        for (int i = 0; i < 20; i++) {
            failures.add(new ClusterStore.StoreUnavailable("away", null));
        }
        leadership.acquire();
        leadership.keep();

        assertThat(time.runUntil(() -> !leadership.isCertain(), LENGTH.multipliedBy(2)))
                .isTrue();
        assertThat(time.runUntil(leadership::isCertain, LENGTH.multipliedBy(5))).isTrue();
        assertThat(failures).isEmpty();
        assertThat(time.failures()).isEmpty();
    }

    private final class MoodyLease implements LeaderLease {
        @Override
        public Answer acquire(Duration length) {
            return real.acquire(length);
        }

        @Override
        public boolean renew(long epoch, Duration length) {
            RuntimeException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return real.renew(epoch, length);
        }

        @Override
        public void release(long epoch) {
            real.release(epoch);
        }
    }
}
