package org.gannet.engine.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every reader what happens, each on a thread of its own. Telling never waits: the newest events are kept here,
 * and a reader who is further behind reads them from the store; hints that he has not heard yet are told once, or left
 * out.
 */
public final class EventStream {
    /** Recorded events that are kept here; older ones are read from the store. */
    static final int LONGEST_TAIL = 4096;

    /** Different hints that may wait for one reader; more become one {@link EngineEvent.ReadAgain}. */
    static final int MOST_HINTS = 1024;

    /** Events that are read from the store or told at once. */
    private static final int PAGE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final Scheduler scheduler;
    private final ClusterStore store;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    /** Guards the two below; never held while waiting or telling. */
    private final Object guard = new Object();

    /** Without gaps, up to the newest. */
    private final Deque<EngineEvent.Recorded> tail = new ArrayDeque<>();

    private long newest;

    public EventStream(Scheduler scheduler, ClusterStore store) {
        this.scheduler = scheduler;
        this.store = store;
    }

    /** What is true now holds everything up to this number; what is before it lies in the store. */
    public void begin(long lastEvent) {
        synchronized (guard) {
            if (lastEvent != newest) {
                tail.clear();
                newest = lastEvent;
            }
        }
        readers.forEach(Reader::wake);
    }

    /** These have been stored, and what they tell is so; they follow on the newest. */
    public void recorded(List<EngineEvent.Recorded> events) {
        if (events.isEmpty()) {
            return;
        }
        synchronized (guard) {
            tail.addAll(events);
            newest = events.getLast().seq();
            while (tail.size() > LONGEST_TAIL) {
                tail.removeFirst();
            }
        }
        readers.forEach(Reader::wake);
    }

    /** Tells those who listen just now. */
    public void hint(EngineEvent hint) {
        readers.forEach(reader -> reader.offer(hint));
    }

    /**
     * What was recorded after this number.
     * @throws ClusterStore.StoreUnavailable
     */
    public EventPage page(long after, int limit) {
        List<EngineEvent.Recorded> found = new ArrayList<>();
        long last;
        synchronized (guard) {
            last = newest;
            if (after == last) {
                return new EventPage.Events(List.of(), last);
            }
            if (!tail.isEmpty() && after >= tail.getFirst().seq() - 1 && after < last) {
                long skip = after + 1 - tail.getFirst().seq();
                tail.stream().skip(skip).limit(limit).forEach(found::add);
                return new EventPage.Events(found, last);
            }
        }
        if (after < last) {
            // What is stored already, but not yet so for those who look at the state, comes later.
            store.events(after, limit).stream()
                    .filter(event -> event.seq() <= last)
                    .forEach(found::add);
        }
        boolean follows = !found.isEmpty() && found.getFirst().seq() == after + 1;
        return follows ? new EventPage.Events(found, last) : new EventPage.ReadAgain(last);
    }

    /** Tells the consumer from now on, on a thread of its own; what it throws is logged. */
    public Subscription subscribe(Consumer<EngineEvent> consumer) {
        long now;
        synchronized (guard) {
            now = newest;
        }
        return subscribe(now, consumer);
    }

    /** Tells the consumer what was recorded after this number and what comes; what it throws is logged. */
    public Subscription subscribe(long after, Consumer<EngineEvent> consumer) {
        Reader reader = new Reader(after, consumer);
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
        private final Set<EngineEvent> hints = new LinkedHashSet<>();
        private boolean hintsLost;
        private volatile boolean closed;
        /** The last number that was told. Used by the reader's own thread. */
        private long told;

        Reader(long after, Consumer<EngineEvent> consumer) {
            this.told = after;
            this.consumer = consumer;
        }

        void offer(EngineEvent hint) {
            synchronized (hints) {
                if (hints.size() >= MOST_HINTS) {
                    hints.clear();
                    hintsLost = true;
                } else if (!hintsLost) {
                    hints.add(hint);
                }
            }
            more.raise();
        }

        void wake() {
            more.raise();
        }

        void close() {
            closed = true;
            more.raise();
        }

        void deliver() {
            while (!closed) {
                try {
                    boolean some = tellRecorded();
                    some |= tellHints();
                    if (!some && !closed) {
                        more.await(LOOK_AGAIN);
                    }
                } catch (ClusterStore.StoreUnavailable e) {
                    LOG.warn("Events could not be read: {}", e.getMessage());
                    more.await(TRY_AGAIN);
                }
            }
        }

        /** One page at most. @return whether there was something */
        private boolean tellRecorded() {
            switch (page(told, PAGE)) {
                case EventPage.Events found -> {
                    for (EngineEvent.Recorded event : found.events()) {
                        tell(event);
                        told = event.seq();
                    }
                    return !found.events().isEmpty();
                }
                case EventPage.ReadAgain lost -> {
                    told = lost.newest();
                    tell(new EngineEvent.ReadAgain(lost.newest()));
                    return true;
                }
            }
        }

        private boolean tellHints() {
            List<EngineEvent> waiting;
            synchronized (hints) {
                waiting = hintsLost ? List.of(new EngineEvent.ReadAgain(told)) : List.copyOf(hints);
                hints.clear();
                hintsLost = false;
            }
            waiting.forEach(this::tell);
            return !waiting.isEmpty();
        }

        private void tell(EngineEvent event) {
            if (closed) {
                return;
            }
            try {
                consumer.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("A reader of events failed at {}", event, e);
            }
        }
    }
}
