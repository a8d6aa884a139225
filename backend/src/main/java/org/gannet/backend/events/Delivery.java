package org.gannet.backend.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener with what it has yet to hear, each object once; a slow one slows nobody else. */
final class Delivery implements UiSubscription {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int MOST_WAITING = 5000;

    private final Consumer<List<UiEvent>> batches;
    private final Duration pause;
    private final Runnable onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Set<UiEvent> waiting = new LinkedHashSet<>();
    private boolean closed;

    /** @param batches filters and hands on */
    Delivery(Consumer<List<UiEvent>> batches, Duration pause, Consumer<Delivery> onClose) {
        this.batches = batches;
        this.pause = pause;
        this.onClose = () -> onClose.accept(this);
    }

    void start() {
        Thread.ofVirtual().name("ui-events").start(this::run);
    }

    void offer(Collection<UiEvent> events) {
        lock.lock();
        try {
            waiting.addAll(events);
            if (waiting.size() > MOST_WAITING) {
                waiting.clear();
                waiting.add(UiEvent.EVERYTHING);
            }
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            news.signal();
        } finally {
            lock.unlock();
        }
        onClose.run();
    }

    private void run() {
        try {
            List<UiEvent> batch = next();
            while (!batch.isEmpty()) {
                deliver(batch);
                batch = next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(List<UiEvent> batch) {
        try {
            batches.accept(batch);
        } catch (RuntimeException e) {
            LOG.warn("a listener of events failed", e);
        }
    }

    /** Waits for news, then a little for more of them. @return empty when closed */
    private List<UiEvent> next() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                news.await();
            }
            long left = pause.toNanos();
            while (left > 0 && !closed) {
                left = news.awaitNanos(left);
            }
            List<UiEvent> batch = closed ? List.of() : new ArrayList<>(waiting);
            waiting.clear();
            return batch;
        } finally {
            lock.unlock();
        }
    }
}
