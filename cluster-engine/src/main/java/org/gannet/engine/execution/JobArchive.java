package org.gannet.engine.execution;

import java.time.Duration;
import java.time.Instant;
import org.gannet.engine.spi.ClusterStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives jobs that ended long ago: lists leave them out then, nothing is deleted. By the wall clock, since ends are
 * told by it; a clock that is wrong hides some jobs earlier or later, no more.
 */
public final class JobArchive {
    private static final Logger LOG = LoggerFactory.getLogger(JobArchive.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration BETWEEN = Duration.ofMillis(200);
    /** Jobs of one transaction. */
    private static final int AT_ONCE = 200;

    private final Surroundings surroundings;
    private final ClusterStore store;

    public JobArchive(Surroundings surroundings, ClusterStore store) {
        this.surroundings = surroundings;
        this.store = store;
    }

    public void start() {
        surroundings.lifetime().start("job archive", this::archiveAgainAndAgain);
    }

    private void archiveAgainAndAgain() {
        while (true) {
            boolean more = false;
            try {
                Instant now = surroundings.clock().instant();
                Duration age = surroundings.ledger().state().queue().archiveAfter();
                more = store.archiveJobs(now.minus(age), now, AT_ONCE) == AT_ONCE;
            } catch (ClusterStore.StoreUnavailable e) {
                LOG.warn("The store did not answer when old jobs were to be archived: {}", e.getMessage());
            } catch (EngineClosedException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.error("Old jobs could not be archived; tried again", e);
            }
            surroundings.lifetime().pause(more ? BETWEEN : EVERY);
        }
    }
}
