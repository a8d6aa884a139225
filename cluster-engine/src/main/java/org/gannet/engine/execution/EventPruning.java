package org.gannet.engine.execution;

import java.time.Clock;
import java.time.Duration;
import org.gannet.engine.spi.ClusterStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets the oldest events, when there are too many or when they are too old by the wall clock, so that the store does
 * not grow for ever. Who has not read them by then is told to read everything again.
 */
public final class EventPruning {
    private static final Logger LOG = LoggerFactory.getLogger(EventPruning.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration BETWEEN = Duration.ofMillis(200);
    /** Events of one transaction. */
    private static final int AT_ONCE = 2000;

    private final ClusterStore store;
    private final Ledger ledger;
    private final Lifetime lifetime;
    private final Clock clock;
    private final Retention retention;

    /**
     * What is kept.
     * @param age older events are forgotten
     * @param most of more than so many, the oldest are forgotten
     */
    public record Retention(Duration age, long most) {
        public Retention {
            if (age.isNegative() || age.isZero() || most < 1) {
                throw new IllegalArgumentException("some events have to be kept: " + age + ", " + most);
            }
        }

        /** A week, and no more than some hundred megabytes. */
        public static Retention standard() {
            return new Retention(Duration.ofDays(7), 200_000);
        }
    }

    public EventPruning(ClusterStore store, Ledger ledger, Lifetime lifetime, Clock clock, Retention retention) {
        this.store = store;
        this.ledger = ledger;
        this.lifetime = lifetime;
        this.clock = clock;
        this.retention = retention;
    }

    public void start() {
        lifetime.start("event pruning", this::pruneAgainAndAgain);
    }

    private void pruneAgainAndAgain() {
        while (true) {
            boolean more = false;
            try {
                long upTo = ledger.published().lastEvent() - retention.most();
                more = store.forgetEvents(upTo, clock.instant().minus(retention.age()), AT_ONCE) == AT_ONCE;
            } catch (ClusterStore.StoreUnavailable e) {
                LOG.warn("The store did not answer when old events were to be forgotten: {}", e.getMessage());
            } catch (EngineClosedException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.error("Old events could not be forgotten; tried again", e);
            }
            lifetime.pause(more ? BETWEEN : EVERY);
        }
    }
}
