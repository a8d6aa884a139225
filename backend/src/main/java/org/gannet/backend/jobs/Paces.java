package org.gannet.backend.jobs;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.gannet.base.Progress;
import org.gannet.engine.job.JobId;

/**
 * Tells from what was seen of a step lately how fast it is. Every look at a running step is a sample, so the first one
 * tells nothing yet.
 */
final class Paces {
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int MOST_STEPS = 2000;

    private final LongSupplier nanoTime;
    private final Map<Key, Deque<Sample>> seen = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Deque<Sample>> eldest) {
            return size() > MOST_STEPS;
        }
    };

    private record Key(JobId job, int step, String phase) {}

    private record Sample(long nanos, long done) {}

    /** @param nanoTime monotonic */
    Paces(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @return empty until it has been watched for a second, and while it does not move */
    synchronized Optional<Pace> of(JobId job, int step, Progress progress) {
        long now = nanoTime.getAsLong();
        Deque<Sample> samples = seen.computeIfAbsent(new Key(job, step, progress.phase()), key -> new ArrayDeque<>());
        if (!samples.isEmpty() && samples.getLast().done() > progress.done()) {
            samples.clear(); // it began anew
        }
        while (samples.size() > 1 && now - samples.getFirst().nanos() > WINDOW.toNanos()) {
            samples.removeFirst();
        }
        if (samples.isEmpty() || now - samples.getLast().nanos() >= BETWEEN.toNanos()) {
            samples.addLast(new Sample(now, progress.done()));
        }
        Sample first = samples.getFirst();
        long nanos = now - first.nanos();
        long moved = progress.done() - first.done();
        if (nanos < SHORTEST.toNanos() || moved <= 0) {
            return Optional.empty();
        }
        double perSecond = moved * NANOS_PER_SECOND / nanos;
        return Optional.of(new Pace(perSecond, left(progress, perSecond)));
    }

    private static Optional<Duration> left(Progress progress, double perSecond) {
        return progress.total() <= 0
                ? Optional.empty()
                : Optional.of(
                        Duration.ofSeconds(Math.round(Math.max(0, progress.total() - progress.done()) / perSecond)));
    }
}
