package org.gannet.backend.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * The queue for those who see the cluster.
 * @param waiting jobs that have not begun
 * @param running jobs that have begun and not ended
 * @param oldestWaits since when the one that waits longest does
 */
public record QueueView(
        QueueState state, QueueLimits limits, int waiting, int running, Optional<Instant> oldestWaits) {}
