package org.gannet.backend.queue;

import java.time.Duration;
import org.gannet.engine.model.QueueSettings;

/**
 * How many and how long.
 * @param runningLimit jobs that run at once, from 1 to {@value #HIGHEST_RUNNING}; a lower one lets what runs go on
 * @param largestQueue jobs that have not ended, from 1 to {@value #LARGEST_QUEUE}; more are refused
 * @param archiveAfter how long after their end jobs stay in ordinary lists
 */
public record QueueLimits(int runningLimit, int largestQueue, Duration archiveAfter) {
    public static final int HIGHEST_RUNNING = QueueSettings.HIGHEST_LIMIT;
    public static final int LARGEST_QUEUE = QueueSettings.LARGEST_QUEUE;
    /** The longest time until jobs are archived. */
    public static final Duration LONGEST_ARCHIVE = Duration.ofDays(3650);
}
