package org.gannet.engine.event;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.gannet.engine.spi.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every reader what changed. Publishing never waits: what a reader has not read yet is told once, or left out.
 */
public final class EventStream {
    /** Different things that may wait for one reader; more become one ReadAgain. */
    public static final int LONGEST_QUEUE = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    private final Scheduler scheduler;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();

    public EventStream(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    public void publish(EngineEvent event) {
        readers.forEach(reader -> reader.offer(event));
    }

    /** Tells the consumer from now on, on a thread of its own; what it throws is logged. */
    public Subscription subscribe(Consumer<EngineEvent> consumer) {
        Reader reader = new Reader(consumer);
        readers.add(reader);
        scheduler.start("events", reader::deliver);
        return () -> {
            readers.remove(reader);
            reader.close();
        };
    }

    public void close() {
        readers.forEach(Reader::close);
        readers.clear();
    }

    private final class Reader {
        private final Consumer<EngineEvent> consumer;
        private final Scheduler.Signal more = scheduler.signal();
        private final Set<EngineEvent> queue = new LinkedHashSet<>();
        private long newest;
        private boolean closed;

        Reader(Consumer<EngineEvent> consumer) {
            this.consumer = consumer;
        }

        synchronized void offer(EngineEvent event) {
            if (event instanceof EngineEvent.Recorded recorded) {
                newest = recorded.seq();
            }
            if (queue.size() >= LONGEST_QUEUE) {
                queue.clear();
                queue.add(new EngineEvent.ReadAgain(newest));
            } else {
                queue.add(event);
            }
            more.raise();
        }

        synchronized void close() {
            closed = true;
            more.raise();
        }

        void deliver() {
            while (true) {
                for (EngineEvent event : take()) {
                    try {
                        consumer.accept(event);
                    } catch (RuntimeException e) {
                        LOG.warn("A reader of events failed at {}", event, e);
                    }
                }
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                }
                more.await(LOOK_AGAIN);
            }
        }

        private synchronized List<EngineEvent> take() {
            List<EngineEvent> events = closed ? List.of() : List.copyOf(queue);
            queue.clear();
            return events;
        }
    }
}
