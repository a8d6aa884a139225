package org.gannet.engine.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.gannet.engine.spi.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler that runs one body at a time, in a fixed order, and in which time passes only when all wait: the same
 * program gives the same run, at once. Driven by the thread that calls {@link #runUntil}.
 */
public final class VirtualTime implements Scheduler {
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final Deque<Body> ready = new ArrayDeque<>();
    private final List<Body> sleeping = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Semaphore driver = new Semaphore(0);
    private final ThreadLocal<@Nullable Body> current = new ThreadLocal<>();
    private long sequence;

    /** One body and where it waits. */
    private static final class Body {
        private final Semaphore turn = new Semaphore(0);
        private Optional<VirtualSignal> waitsFor = Optional.empty();
        private Instant wakeAt = Instant.MAX;
        private long order;
    }

    /** A clock that shows this time. */
    public Clock clock() {
        return new Clock() {
            private final InstantSource source = () -> now;

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return source.withZone(zone);
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    @Override
    public void start(String name, Runnable body) {
        Body started = new Body();
        Thread.ofVirtual().name(name).start(() -> {
            started.turn.acquireUninterruptibly();
            current.set(started);
            try {
                body.run();
            } catch (Throwable e) {
                failures.add(e);
            } finally {
                driver.release();
            }
        });
        ready.addLast(started);
    }

    @Override
    public Signal signal() {
        return new VirtualSignal();
    }

    /** Lets everything run, and time pass, until it holds. @return whether it does, within this much virtual time */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        Instant end = now.plus(limit);
        while (!condition.getAsBoolean()) {
            if (!ready.isEmpty()) {
                runOne(ready.removeFirst());
                continue;
            }
            Optional<Body> next = sleeping.stream()
                    .min(Comparator.comparing((Body body) -> body.wakeAt).thenComparing(body -> body.order));
            if (next.isEmpty() || next.get().wakeAt.isAfter(end)) {
                now = end;
                return condition.getAsBoolean();
            }
            now = now.isBefore(next.get().wakeAt) ? next.get().wakeAt : now;
            wake(next.get());
        }
        return true;
    }

    /** Lets this much time pass. */
    public void advance(Duration duration) {
        Instant end = now.plus(duration);
        runUntil(() -> false, duration);
        now = end;
    }

    /** What bodies threw since the last {@link #killAll}, oldest first. */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Forgets every body, as if its process had been killed. None of them runs again. */
    public void killAll() {
        ready.clear();
        sleeping.clear();
        failures.clear();
    }

    private void runOne(Body body) {
        body.turn.release();
        driver.acquireUninterruptibly();
    }

    private void wake(Body body) {
        sleeping.remove(body);
        ready.addLast(body);
    }

    private final class VirtualSignal implements Signal {
        private boolean raised;

        @Override
        public void raise() {
            raised = true;
            sleeping.stream()
                    .filter(body -> body.waitsFor.filter(this::equals).isPresent())
                    .findFirst()
                    .ifPresent(VirtualTime.this::wake);
        }

        @Override
        public boolean await(Duration limit) {
            Body body = current.get();
            if (body == null) {
                // The driver itself waits: everything else goes on meanwhile.
                runUntil(() -> raised, limit);
            } else if (!raised) {
                body.waitsFor = Optional.of(this);
                body.wakeAt = now.plus(limit);
                body.order = sequence++;
                sleeping.add(body);
                driver.release();
                body.turn.acquireUninterruptibly();
                body.waitsFor = Optional.empty();
            }
            boolean was = raised;
            raised = false;
            return was;
        }
    }
}
