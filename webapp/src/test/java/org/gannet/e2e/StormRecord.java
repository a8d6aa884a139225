package org.gannet.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was asked of a portal in a storm, and what it answered. Safe for several threads. */
final class StormRecord {
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<Unanswered> unanswered = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final List<Instant> kills = new ArrayList<>();
    private final List<Duration> blows = new ArrayList<>();
    private Duration took = Duration.ZERO;
    private boolean closed;

    /**
     * A job that the portal has promised.
     * @param object the machine's id; its name for "create"; the job's id for "retry"
     */
    record Acknowledged(String act, String object, String instance, String job) {}

    /** A request that the portal died under: it may have been heard or not. */
    record Unanswered(String act, String object) {}

    synchronized void acknowledge(Acknowledged job) {
        acknowledged.add(job);
        notifyAll();
    }

    synchronized void unanswered(String act, String object) {
        unanswered.add(new Unanswered(act, object));
    }

    synchronized void refused(String how) {
        refusals.merge(how, 1, Integer::sum);
    }

    synchronized void cancelled(String job) {
        cancelled.add(job);
    }

    synchronized void killed(Instant at) {
        kills.add(at);
    }

    /** It is over now. */
    synchronized void struck(Instant begin) {
        blows.add(Duration.between(begin, Instant.now()));
        if (kills.isEmpty() || kills.getLast().isBefore(begin)) {
            kills.add(begin);
        }
    }

    synchronized void took(long nanos) {
        took = Duration.ofNanos(nanos);
    }

    /** No more will come. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** @return false when there never will be so many */
    synchronized boolean awaitAcknowledged(int count) {
        try {
            while (acknowledged.size() < count && !closed) {
                wait();
            }
            return acknowledged.size() >= count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    synchronized List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged);
    }

    synchronized List<Unanswered> unanswered() {
        return List.copyOf(unanswered);
    }

    /** Jobs whose cancellation was acknowledged. */
    synchronized List<String> cancelled() {
        return List.copyOf(cancelled);
    }

    synchronized Map<String, Integer> refusals() {
        return Map.copyOf(refusals);
    }

    synchronized List<Instant> kills() {
        return List.copyOf(kills);
    }

    /** How long it took each time until a portal served again. */
    synchronized List<Duration> blows() {
        return List.copyOf(blows);
    }

    /** How long the last one took, about. */
    synchronized Duration lastBlow() {
        return blows.isEmpty() ? Duration.ofSeconds(10) : blows.getLast();
    }

    synchronized Duration took() {
        return took;
    }
}
