package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.EngineSettings;
import org.gannet.engine.execution.EngineClosedException;
import org.gannet.engine.simulation.VirtualProcess;
import org.gannet.engine.spi.ClusterStore;
import org.gannet.engine.spi.LeaderLease;

/** A process with an engine in it, which can be killed and started again. It leads, or stands by until it may. */
final class EngineHost {
    private final World world;
    private final String name;
    private Optional<VirtualProcess> process = Optional.empty();
    private Optional<ClusterEngine> engine = Optional.empty();
    private int starts;

    EngineHost(World world, String name) {
        this.world = world;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** @throws IllegalStateException when it was never started */
    VirtualProcess process() {
        return process.orElseThrow(() -> new IllegalStateException(name + " was never started"));
    }

    boolean isUp() {
        return process.isPresent() && !process.get().isDead();
    }

    /** The engine that leads, as far as it knows. */
    Optional<ClusterEngine> engine() {
        return isUp() ? engine : Optional.empty();
    }

    /** Starts a process with an engine that begins where the store says, once it may lead. */
    void boot() {
        starts++;
        VirtualProcess next = world.time().process(name + "/" + starts);
        process = Optional.of(next);
        engine = Optional.empty();
        world.say(name, () -> "starts");
        next.start(name + " boots", () -> start(next));
    }

    private void start(VirtualProcess own) {
        ClusterEngine made = new ClusterEngine(
                settings(),
                world.store().connection(this),
                world.store().lease(this),
                world.network().wires(this, own),
                world.images(),
                () -> {
                    own.requireAlive();
                    return world.ids().next();
                },
                world.time().clock(),
                own);
        made.whenLost(why -> {
            if (!own.isDead()) {
                world.happened(Happening.LEASE_LOST);
                world.say(name, () -> "does not lead any more: " + why.getMessage());
                own.kill();
            }
        });
        String before = "";
        while (true) {
            String hindrance;
            try {
                made.start();
                made.beginToMend();
                engine = Optional.of(made);
                world.say(name, () -> "leads");
                tellWhatHappened();
                return;
            } catch (ClusterStore.StoreUnavailable e) {
                hindrance = "can't reach the store";
            } catch (LeaderLease.NotLeading e) {
                hindrance = "stands by: " + e.getMessage();
            } catch (EngineClosedException e) {
                // It led, and lost the lease before it had begun in earnest: the process has been killed.
                return;
            }
            if (!hindrance.equals(before)) {
                before = hindrance;
                String told = hindrance;
                world.say(name, () -> told);
            }
            own.sleep(Duration.ofMillis(700));
        }
    }

    private void tellWhatHappened() {
        if (starts > 1 || world.engines().stream().anyMatch(other -> other != this && other.starts > 0)) {
            world.store().unended().stream()
                    .filter(job -> !job.steps().isEmpty())
                    .forEach(job -> world.happened(Happening.JOB_TAKEN_UP_AGAIN));
        }
        if (world.engines().stream()
                .anyMatch(other -> other != this && other.engine().isPresent())) {
            world.happened(Happening.TWO_LEADERS);
        }
    }

    private EngineSettings settings() {
        EngineSettings standard = EngineSettings.standard();
        return new EngineSettings(
                standard.pollEvery(),
                standard.silentAfter(),
                standard.nodeRetry(),
                standard.storeRetry(),
                standard.leaseLength(),
                standard.events());
    }

    /** The process is gone at once, with all that it had in memory. */
    void kill(String when) {
        if (isUp()) {
            world.say(name, () -> "is killed, " + when);
            world.killed();
            process().kill();
        }
    }

    /** The process stands still for so long, and does not know it. */
    void freeze(Duration duration) {
        if (isUp()) {
            VirtualProcess now = process();
            world.struck(name, Happening.ENGINE_STOOD_STILL, "stands still for " + duration);
            now.freeze();
            world.later(name, duration, now::thaw);
        }
    }

    /** It stands still no longer. */
    void thaw() {
        process.ifPresent(VirtualProcess::thaw);
    }

    /** Runs it beside everything else in the engine's process, if there is one that leads. @return whether */
    boolean ask(String what, Consumer<ClusterEngine> body) {
        Optional<ClusterEngine> now = engine();
        now.ifPresent(ready -> process().start(what, () -> body.accept(ready)));
        return now.isPresent();
    }
}
