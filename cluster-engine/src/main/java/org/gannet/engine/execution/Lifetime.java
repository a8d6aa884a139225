package org.gannet.engine.execution;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.gannet.engine.spi.Scheduler;
import org.gannet.engine.spi.Scheduler.Signal;

/** From the engine's start to its close; ends every wait when that comes. */
public final class Lifetime {
    private final Scheduler scheduler;
    private final Set<Signal> waiting = new LinkedHashSet<>();
    private final Signal allEnded;
    private int bodies;
    private boolean closed;
    private Optional<Consumer<RuntimeException>> whenLost = Optional.empty();

    public Lifetime(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.allEnded = scheduler.signal();
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    /** @param hear is told once, on a thread of the engine, when this process must not lead any more, and why */
    public void whenLost(Consumer<RuntimeException> hear) {
        synchronized (waiting) {
            whenLost = Optional.of(hear);
        }
    }

    /** This process does not lead any more: ends every wait at once, for good. */
    public void lose(RuntimeException why) {
        Optional<Consumer<RuntimeException>> hear;
        synchronized (waiting) {
            if (closed) {
                return;
            }
            closed = true;
            waiting.forEach(Signal::raise);
            hear = whenLost;
        }
        hear.ifPresent(told -> told.accept(why));
    }

    /** Runs the body beside the caller; it ends quietly when the engine is closed. */
    public void start(String name, Runnable body) {
        synchronized (waiting) {
            bodies++;
        }
        scheduler.start(name, () -> {
            try {
                body.run();
            } catch (EngineClosedException closing) {
                return;
            } finally {
                ended();
            }
        });
    }

    private void ended() {
        synchronized (waiting) {
            bodies--;
            if (closed && bodies == 0) {
                allEnded.raise();
            }
        }
    }

    /** Waits so long. @throws EngineClosedException */
    public void pause(Duration duration) {
        await(scheduler.signal(), duration);
    }

    /** Waits until raised, at most so long. @return whether it was raised. @throws EngineClosedException */
    public boolean await(Signal signal, Duration limit) {
        synchronized (waiting) {
            requireOpen();
            waiting.add(signal);
        }
        boolean raised;
        try {
            raised = signal.await(limit);
        } finally {
            synchronized (waiting) {
                waiting.remove(signal);
            }
        }
        // Not in the finally block: what ends the waiting thread itself comes first.
        requireOpen();
        return raised;
    }

    /** @throws EngineClosedException */
    public void requireOpen() {
        synchronized (waiting) {
            if (closed) {
                throw new EngineClosedException();
            }
        }
    }

    /** Ends every wait, then waits for what was started to end, at most so long. May be repeated. */
    public void close(Duration patience) {
        synchronized (waiting) {
            closed = true;
            waiting.forEach(Signal::raise);
            if (bodies == 0) {
                return;
            }
        }
        allEnded.await(patience);
    }
}
