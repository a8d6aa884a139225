package org.gannet.engine.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.gannet.engine.simulation.VirtualProcess.Body;
import org.gannet.engine.simulation.VirtualProcess.VirtualSignal;
import org.gannet.engine.spi.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler that runs one body at a time, in a fixed order, and in which time passes only when all wait: the same
 * program gives the same run, at once. Driven by the thread that calls {@link #runUntil}. A body must wait by signals
 * only: one that waits for a lock which another one holds while it waits stops everything, and is told by name.
 */
public final class VirtualTime implements Scheduler {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    /** Of real time: after so long it is looked whether a body waits for something outside of virtual time. */
    private static final long LONGEST_TURN_SECONDS = 60;

    /** Signals: far more than whatever ends does without ever waiting. */
    private static final int MOST_RAISED_IN_TURN = 100_000;

    private static final Comparator<Body> WAKING_ORDER =
            Comparator.comparingLong((Body body) -> body.wakeAt).thenComparingLong(body -> body.order);

    private final Deque<Body> ready = new ArrayDeque<>();
    private final TreeSet<Body> sleeping = new TreeSet<>(WAKING_ORDER);
    private final Set<VirtualProcess> processes = new LinkedHashSet<>();
    private final Deque<VirtualProcess> killed = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Semaphore driver = new Semaphore(0);
    private final ThreadLocal<@Nullable Body> current = new ThreadLocal<>();
    private VirtualProcess main = process("main");
    private Runnable afterTurn = () -> {};
    private Duration clockIsAhead = Duration.ZERO;
    private long nanos;
    private long sequence;
    private int raisedInTurn;

    /** The clock on the wall of the engine's host: shows this time, and jumps when told to. */
    public Clock clock() {
        return clock(() -> START.plusNanos(nanos).plus(clockIsAhead));
    }

    /** A clock that nobody sets: what happens in the world goes by it. */
    public Clock steadyClock() {
        return clock(() -> START.plusNanos(nanos));
    }

    private static Clock clock(InstantSource source) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return Clock.fixed(instant(), zone);
            }

            @Override
            public Instant instant() {
                return source.instant();
            }
        };
    }

    /** Passes evenly, whatever the clock shows; from 0. */
    @Override
    public long nanoTime() {
        return nanos;
    }

    /** Sets the clock forward or, by a negative duration, back. Nothing that waits is woken by that. */
    public void jumpClock(Duration by) {
        clockIsAhead = clockIsAhead.plus(by);
    }

    /** A process of its own; what is started at this object itself belongs to a common one. */
    public VirtualProcess process(String name) {
        VirtualProcess process = new VirtualProcess(this, name);
        processes.add(process);
        return process;
    }

    @Override
    public void start(String name, Runnable body) {
        main.start(name, body);
    }

    @Override
    public Signal signal() {
        return main.signal();
    }

    /** Called by the driver after each turn of a body. */
    public void setAfterTurn(Runnable hook) {
        afterTurn = hook;
    }

    /** Lets everything run, and time pass, until it holds. @return whether it does, within this much virtual time */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long end = nanos + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!killed.isEmpty()) {
                unwindKilled();
            } else if (!ready.isEmpty()) {
                Body next = ready.removeFirst();
                if (!next.process.holdBack(next)) {
                    runOne(next);
                    afterTurn.run();
                }
            } else if (sleeping.isEmpty() || sleeping.first().wakeAt > end) {
                nanos = end;
                return condition.getAsBoolean();
            } else {
                nanos = Math.max(nanos, sleeping.first().wakeAt);
                wake(sleeping.first());
            }
        }
        return true;
    }

    /** Lets this much time pass. */
    public void advance(Duration duration) {
        long end = nanos + duration.toNanos();
        runUntil(() -> false, duration);
        nanos = end;
    }

    /** What bodies threw since the last {@link #killAll}, oldest first. */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Kills every process. None of their bodies runs again; new ones may be started. */
    public void killAll() {
        List.copyOf(processes).forEach(VirtualProcess::kill);
        main = process("main");
        failures.clear();
    }

    // --- for processes and their bodies

    @Nullable
    Body current() {
        return current.get();
    }

    void begin(Body body) {
        current.set(body);
    }

    void makeReady(Body body) {
        ready.addLast(body);
    }

    /** Raises a signal; a body that goes round and round without ever waiting ends here, and is told by name. */
    void countRaised() {
        Body body = current.get();
        if (body != null && ++raisedInTurn > MOST_RAISED_IN_TURN) {
            throw new AssertionError("\"" + body.name + "\" goes round and round and never waits");
        }
    }

    void failed(Throwable e) {
        failures.add(e);
    }

    void giveTurnBack() {
        driver.release();
    }

    /** Gives the turn back until the signal is raised or the time is over. */
    void sleep(Body body, VirtualSignal signal, Duration limit) {
        body.waitsFor = signal;
        body.wakeAt = nanos + Math.min(limit.toNanos(), Long.MAX_VALUE / 2);
        body.order = sequence++;
        sleeping.add(body);
        driver.release();
        body.turn.acquireUninterruptibly();
    }

    void wake(Body body) {
        stopWaiting(body);
        ready.addLast(body);
    }

    private void stopWaiting(Body body) {
        sleeping.remove(body);
        VirtualSignal signal = body.waitsFor;
        if (signal != null) {
            signal.forget(body);
            body.waitsFor = null;
        }
    }

    void unwind(VirtualProcess process) {
        processes.remove(process);
        killed.addLast(process);
        if (current.get() == null) {
            unwindKilled();
        }
    }

    private void unwindKilled() {
        while (!killed.isEmpty()) {
            VirtualProcess process = killed.removeFirst();
            for (Body body : List.copyOf(process.bodies())) {
                stopWaiting(body);
                ready.remove(body);
                process.release(body);
                runOne(body);
            }
        }
    }

    private void runOne(Body body) {
        raisedInTurn = 0;
        body.giveTurn();
        try {
            StackTraceElement[] before = {};
            while (!driver.tryAcquire(LONGEST_TURN_SECONDS, TimeUnit.SECONDS)) {
                // On a busy computer a turn may take long; one that waits for something is where it was.
                StackTraceElement[] now = body.thread.getStackTrace();
                if (body.thread.getState() != Thread.State.RUNNABLE && Arrays.equals(now, before)) {
                    IllegalStateException stuck =
                            new IllegalStateException("\"" + body.name + "\" waits outside of virtual time");
                    stuck.setStackTrace(now);
                    throw stuck;
                }
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
