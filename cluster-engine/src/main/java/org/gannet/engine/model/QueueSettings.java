package org.gannet.engine.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How the queue of jobs behaves; changed while the engine runs.
 * @param runningLimit at most so many jobs run at once; fewer let those that run go on
 * @param paused no queued job begins; what runs goes on
 * @param closed why no new jobs are taken, if so: the queue is drained. Concerns the engine's own jobs, too
 * @param largestQueue at most so many jobs that have not ended
 * @param archiveAfter how long after their end jobs stay in ordinary lists
 */
public record QueueSettings(
        int runningLimit, boolean paused, Optional<String> closed, int largestQueue, Duration archiveAfter) {
    public static final int HIGHEST_LIMIT = 10_000;
    public static final int LARGEST_QUEUE = 100_000;
    public static final int LONGEST_TEXT = 500;

    public QueueSettings {
        if (runningLimit < 1 || runningLimit > HIGHEST_LIMIT) {
            throw new IllegalArgumentException("1 to " + HIGHEST_LIMIT + " running jobs: " + runningLimit);
        }
        if (largestQueue < 1 || largestQueue > LARGEST_QUEUE) {
            throw new IllegalArgumentException("1 to " + LARGEST_QUEUE + " unended jobs: " + largestQueue);
        }
        if (archiveAfter.isNegative()) {
            throw new IllegalArgumentException("archived before they end: " + archiveAfter);
        }
        if (closed.filter(reason -> reason.isBlank() || reason.length() > LONGEST_TEXT)
                .isPresent()) {
            throw new IllegalArgumentException("a reason of 1 to " + LONGEST_TEXT + " characters");
        }
    }

    /** Open; 20 jobs at once, 10,000 unended ones, archived 30 days after their end. */
    public static QueueSettings standard() {
        return new QueueSettings(20, false, Optional.empty(), 10_000, Duration.ofDays(30));
    }

    public QueueSettings withRunningLimit(int limit) {
        return new QueueSettings(limit, paused, closed, largestQueue, archiveAfter);
    }

    public QueueSettings withPaused(boolean now) {
        return new QueueSettings(runningLimit, now, closed, largestQueue, archiveAfter);
    }

    /** @param reason why no jobs are taken; empty to take them again */
    public QueueSettings withClosed(Optional<String> reason) {
        return new QueueSettings(runningLimit, paused, reason, largestQueue, archiveAfter);
    }

    public QueueSettings withLargestQueue(int most) {
        return new QueueSettings(runningLimit, paused, closed, most, archiveAfter);
    }

    public QueueSettings withArchiveAfter(Duration age) {
        return new QueueSettings(runningLimit, paused, closed, largestQueue, age);
    }
}
