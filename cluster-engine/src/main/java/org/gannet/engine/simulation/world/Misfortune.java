package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.List;

/** Lets faults strike at random, until it is over. */
final class Misfortune {
    /** A world in which nothing is ever allowed to succeed shows nothing. */
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private final World world;
    private final Chance chance;
    private boolean over;

    Misfortune(World world) {
        this.world = world;
        this.chance = new Chance(world.seed(), "misfortune");
    }

    void begin() {
        List<Fault> faults = world.scale().faults();
        if (!faults.isEmpty()) {
            int longestPause = chance.pick(List.of(4000, 15_000, 40_000));
            world.outside().start("misfortune", () -> {
                while (world.now() < LONGEST.toNanos()) {
                    world.outside().sleep(chance.millis(1, longestPause));
                    if (over) {
                        return;
                    }
                    Fault fault = chance.pick(faults);
                    fault.strike(world, chance);
                }
            });
        }
        world.outside().start("machines", this::keepMoving);
    }

    /** Starts them, and starts them again. */
    void keepEnginesAlive() {
        world.engines().forEach(EngineHost::boot);
        world.engines().forEach(engine -> world.outside().start("keeper", () -> keepAlive(engine)));
    }

    /** What nodes do by themselves happens in time, whether somebody asks or not. */
    private void keepMoving() {
        while (true) {
            world.outside().sleep(Duration.ofMillis(100));
            world.nodes().settle();
        }
    }

    /** A killed engine is started again after a while, as by a service manager. */
    private void keepAlive(EngineHost engine) {
        while (true) {
            if (!engine.isUp()) {
                world.outside().sleep(over ? Duration.ZERO : chance.millis(1, 10_000));
                engine.boot();
            }
            world.outside().sleep(Duration.ofMillis(200));
        }
    }

    /** No more of it. What lasts is over within its time. */
    void end() {
        over = true;
        world.store().heal();
        world.network().heal();
        world.engines().forEach(EngineHost::thaw);
        world.hosts().forEach(host -> host.node().setFull(false));
    }
}
