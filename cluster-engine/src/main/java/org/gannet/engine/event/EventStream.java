package org.gannet.engine.event;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.gannet.engine.spi.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every reader what changed. Publishing never waits: what a reader has not read yet is told once, or left out.
 */
public final class EventStream {
    /** Different things that may wait for one reader; more become one RESYNC. */
    public static final int LONGEST_QUEUE = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    private final Scheduler scheduler;
    private final AtomicLong sequence = new AtomicLong();
    private final List<Reader> readers = new CopyOnWriteArrayList<>();

    public EventStream(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    public void publish(EngineEvent.Kind kind, String objectId) {
        EngineEvent event = new EngineEvent(sequence.incrementAndGet(), kind, objectId);
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

    private record Key(EngineEvent.Kind kind, String objectId) {}

    private final class Reader {
        private final Consumer<EngineEvent> consumer;
        private final Scheduler.Signal more = scheduler.signal();
        private final Map<Key, EngineEvent> queue = new LinkedHashMap<>();
        private boolean closed;

        Reader(Consumer<EngineEvent> consumer) {
            this.consumer = consumer;
        }

        synchronized void offer(EngineEvent event) {
            if (queue.size() >= LONGEST_QUEUE) {
                queue.clear();
                queue.put(
                        new Key(EngineEvent.Kind.RESYNC, ""),
                        new EngineEvent(event.seq(), EngineEvent.Kind.RESYNC, ""));
            } else {
                Key key = new Key(event.kind(), event.objectId());
                queue.remove(key);
                queue.put(key, event);
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
            List<EngineEvent> events = closed ? List.of() : List.copyOf(queue.values());
            queue.clear();
            return events;
        }
    }
}
