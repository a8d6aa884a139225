package org.gannet.agent.volume;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What storage on the network was last heard to hold. Whoever asks gets the newest that comes soon, else what is known
 * from before: a node whose storage hangs is not silent itself.
 * @param <T> immutable
 */
public final class LastKnown<T> {
    private static final System.Logger LOG = System.getLogger(LastKnown.class.getName());
    private static final int FIRST = 4;
    private final Supplier<T> asks;
    private final T unknown;
    private final Duration patience;
    private Optional<CompletableFuture<T>> asking = Optional.empty();
    private Optional<T> known = Optional.empty();
    private boolean failing;
    private boolean answered;

    /**
     * @param asks may hang, and throw; is never run twice at a time
     * @param unknown as long as no answer has ever come
     * @param patience with the answer
     */
    public LastKnown(Supplier<T> asks, T unknown, Duration patience) {
        this.asks = asks;
        this.unknown = unknown;
        this.patience = patience;
    }

    /**
     * What was asked after this call, if that comes in time. Returns after the patience at the latest, and after four
     * times as long until the first question has ended.
     */
    public T get() {
        long end = System.nanoTime() + patienceNow().toNanos();
        try {
            while (true) {
                Question<T> question = ask();
                T answer = question.answer().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (question.own()) {
                    return answer;
                }
            }
        } catch (TimeoutException | ExecutionException e) {
            return before();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return before();
        }
    }

    private synchronized Duration patienceNow() {
        return answered ? patience : patience.multipliedBy(FIRST);
    }

    private synchronized T before() {
        return known.orElse(unknown);
    }

    /** @param own else somebody has asked before */
    private record Question<T>(CompletableFuture<T> answer, boolean own) {}

    private synchronized Question<T> ask() {
        if (asking.isPresent()) {
            return new Question<>(asking.get(), false);
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        asking = Optional.of(answer);
        Thread.ofVirtual().name("storage").start(() -> run(answer));
        return new Question<>(answer, true);
    }

    private void run(CompletableFuture<T> answer) {
        try {
            T heard = asks.get();
            heard(Optional.of(heard));
            answer.complete(heard);
        } catch (RuntimeException e) {
            if (heard(Optional.empty())) {
                LOG.log(System.Logger.Level.WARNING, "storage on the network does not tell what it holds", e);
            }
            answer.completeExceptionally(e);
        }
    }

    /** @return whether it has begun to fail */
    private synchronized boolean heard(Optional<T> now) {
        asking = Optional.empty();
        answered = true;
        boolean began = now.isEmpty() && !failing;
        failing = now.isEmpty();
        if (now.isPresent()) {
            known = now;
        }
        return began;
    }
}
