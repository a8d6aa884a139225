package org.gannet.engine.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.gannet.engine.spi.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Bodies in virtual time that end together, like the threads of a process. A kill unwinds each of them where it waits,
 * by {@link Killed}; nothing that it does on its way out waits, starts or wakes anything.
 */
public final class VirtualProcess implements Scheduler {
    private final VirtualTime time;
    private final String name;
    private final Set<Body> bodies = new LinkedHashSet<>();
    /** Bodies whose turn it would be. */
    private final List<Body> heldBack = new ArrayList<>();

    private boolean frozen;
    private boolean dead;

    VirtualProcess(VirtualTime time, String name) {
        this.time = time;
        this.name = name;
    }

    /** Thrown where a body of a killed process waits, or touches what its process must not touch any more. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed(String process) {
            super("killed: " + process, null, false, false);
        }
    }

    /** One body and where it waits. */
    static final class Body {
        final Semaphore turn = new Semaphore(0);
        final VirtualProcess process;
        final String name;
        final Thread thread;

        @Nullable
        VirtualSignal waitsFor;

        long wakeAt;
        long order;
        private boolean begun;

        private Body(VirtualProcess process, String name, Runnable work) {
            this.process = process;
            this.name = name;
            thread = Thread.ofVirtual().name(name).unstarted(() -> process.live(this, work));
        }

        void giveTurn() {
            if (begun) {
                turn.release();
            } else {
                begun = true;
                thread.start();
            }
        }
    }

    public String name() {
        return name;
    }

    public boolean isDead() {
        return dead;
    }

    /** @throws Killed when it is dead */
    public void requireAlive() {
        if (dead) {
            throw new Killed(name);
        }
    }

    /** Ends every body before anything else runs; one that calls this itself is ended by its next wait. */
    public void kill() {
        if (!dead) {
            dead = true;
            time.unwind(this);
        }
    }

    /** None of its bodies runs until {@link #thaw}, whatever wakes them; time goes on without them. */
    public void freeze() {
        frozen = true;
    }

    /** It goes on as if nothing had been. */
    public void thaw() {
        frozen = false;
        heldBack.forEach(time::makeReady);
        heldBack.clear();
    }

    /** @return whether the body has to wait until the process is thawed */
    boolean holdBack(Body body) {
        if (frozen && !dead) {
            heldBack.add(body);
        }
        return frozen && !dead;
    }

    void release(Body body) {
        heldBack.remove(body);
    }

    Set<Body> bodies() {
        return bodies;
    }

    @Override
    public void start(String bodyName, Runnable work) {
        if (!dead) {
            Body body = new Body(this, bodyName, work);
            bodies.add(body);
            time.makeReady(body);
        }
    }

    private void live(Body body, Runnable work) {
        time.begin(body);
        try {
            if (!dead) {
                work.run();
            }
        } catch (Killed end) {
            // As asked.
        } catch (Throwable e) {
            time.failed(e);
        } finally {
            bodies.remove(body);
            time.giveTurnBack();
        }
    }

    @Override
    public Signal signal() {
        return new VirtualSignal();
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    /** Waits so long. @throws Killed */
    public void sleep(Duration duration) {
        signal().await(duration);
    }

    /** Wakes the body that has waited longest for it. */
    final class VirtualSignal implements Signal {
        private final Deque<Body> waiting = new ArrayDeque<>(1);
        private boolean raised;

        @Override
        public void raise() {
            time.countRaised();
            raised = true;
            Body first = waiting.pollFirst();
            if (first != null) {
                time.wake(first);
            }
        }

        void forget(Body body) {
            waiting.remove(body);
        }

        @Override
        public boolean await(Duration limit) {
            Body body = time.current();
            if (body == null) {
                // The driver itself waits: everything else goes on meanwhile.
                time.runUntil(() -> raised, limit);
            } else {
                body.process.requireAlive();
                if (!raised) {
                    waiting.addLast(body);
                    time.sleep(body, this, limit);
                    body.process.requireAlive();
                }
            }
            boolean was = raised;
            raised = false;
            return was;
        }
    }
}
