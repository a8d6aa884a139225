package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.List;
import org.gannet.base.InstanceId;

/**
 * What can go wrong in a world: each strikes now, and undoes itself after a while if it lasts. To add one, add a
 * constant here; worlds choose by themselves which they have.
 */
enum Fault {
    POWER_CUT((world, chance) -> {
        // Now and then longer than anybody tries.
        Duration offFor = chance.oneIn(3) ? chance.seconds(200, 600) : chance.seconds(1, 40);
        node(world, chance).cutPower(offFor, Duration.ZERO);
    }),
    POWER_CUT_FORGETS(
            (world, chance) -> node(world, chance).cutPower(chance.seconds(1, 40), chance.millis(100, 15_000))),
    AGENT_RESTARTS((world, chance) -> node(world, chance).restartAgent(chance.millis(10, 8000))),
    NODE_IS_SLOW((world, chance) -> {
        String node = node(world, chance).name();
        Duration upTo = chance.pick(List.of(Duration.ofMillis(200), Duration.ofSeconds(3), Duration.ofSeconds(15)));
        world.struck(node, "is slow, up to " + upTo);
        world.network().setSlow(node, upTo);
        world.later(node, chance.seconds(2, 60), () -> world.network().setSwift(node));
    }),
    NOTHING_ARRIVES((world, chance) -> {
        String node = node(world, chance).name();
        cut(world, chance, engine(world, chance).name(), node);
    }),
    ANSWERS_ARE_LOST((world, chance) -> {
        String node = node(world, chance).name();
        cut(world, chance, node, engine(world, chance).name());
    }),
    NODE_IS_CUT_OFF((world, chance) -> {
        String node = node(world, chance).name();
        Duration duration = chance.oneIn(3) ? chance.seconds(200, 600) : chance.seconds(1, 90);
        String engine = engine(world, chance).name();
        cut(world, duration, node, engine);
        cut(world, duration, engine, node);
    }),
    NODES_ARE_APART((world, chance) -> {
        String one = node(world, chance).name();
        String other = node(world, chance).name();
        if (!one.equals(other)) {
            cut(world, chance, one, other);
            if (chance.oneIn(2)) {
                cut(world, chance, other, one);
            }
        }
    }),
    REQUESTS_COME_LATE((world, chance) -> {
        world.struck("network", "some requests come late");
        world.network().setLate(chance.pick(List.of(5, 20, 60)));
        world.later("network", chance.seconds(5, 60), () -> world.network().setLate(0));
    }),
    REQUESTS_COME_TWICE((world, chance) -> {
        world.struck("network", "some requests come twice");
        world.network().setTwice(chance.pick(List.of(5, 20, 60)));
        world.later("network", chance.seconds(5, 60), () -> world.network().setTwice(0));
    }),
    OLD_REPORTS((world, chance) -> node(world, chance).answerWithOldReports(chance.between(1, 4))),
    DISK_IS_FULL((world, chance) -> {
        NodeHost host = node(world, chance);
        world.struck(host.name(), "its disk is full");
        host.node().setFull(true);
        world.later(host.name(), chance.seconds(2, 60), () -> host.node().setFull(false));
    }),
    HAND_OVER_BREAKS((world, chance) -> {
        List<NodeHost> busy =
                world.hostList().stream().filter(host -> host.node().isAtWork()).toList();
        NodeHost host = busy.isEmpty() ? node(world, chance) : chance.pick(busy);
        world.struck(host.name(), "the next hand-over from here will break");
        boolean arrived = chance.oneIn(2);
        host.node().breakNextHandOver(arrived, chance.oneIn(2));
    }),
    ENGINE_KILLED_BEFORE_WRITE(
            (world, chance) -> world.store().arm(chance.between(1, 8), SimulatedStore.Fate.KILL_BEFORE)),
    ENGINE_KILLED_AFTER_WRITE(
            (world, chance) -> world.store().arm(chance.between(1, 8), SimulatedStore.Fate.KILL_AFTER)),
    ENGINE_KILLED((world, chance) -> {
        EngineHost engine = engine(world, chance);
        world.struck(engine.name(), Happening.KILLED, "somebody kills it");
        engine.kill("just so");
    }),
    ENGINE_STANDS_STILL((world, chance) -> engine(world, chance).freeze(chance.millis(100, 40_000))),
    ENGINE_IS_CUT_FROM_STORE(
            (world, chance) -> cut(world, chance, engine(world, chance).name(), "store")),
    STORE_REFUSES((world, chance) -> world.store().arm(chance.between(1, 8), SimulatedStore.Fate.REFUSE)),
    STORE_LOSES_ANSWER((world, chance) -> world.store().arm(chance.between(1, 8), SimulatedStore.Fate.LOSE_ANSWER)),
    STORE_COMES_LATE((world, chance) -> world.store().arm(chance.between(1, 8), SimulatedStore.Fate.COME_LATE)),
    STORE_IS_DOWN((world, chance) -> {
        world.struck("store", "is down");
        world.store().setDown(true);
        world.later("store", chance.millis(100, 20_000), () -> {
            world.store().setDown(false);
            world.say("store", () -> "is back");
        });
    }),
    CLOCK_JUMPS((world, chance) -> {
        Duration by = chance.pick(
                List.of(Duration.ofSeconds(-20), Duration.ofHours(-1), Duration.ofSeconds(30), Duration.ofDays(2)));
        world.struck("clock", Happening.CLOCK_JUMPED, "jumps by " + by);
        world.time().jumpClock(by);
    }),
    GUEST_POWERS_OFF((world, chance) -> {
        NodeHost host = node(world, chance);
        host.node().aliveVms().stream().sorted().findFirst().ifPresent(guest -> {
            world.struck(host.name(), Happening.GUEST_ENDED, world.names().of(guest) + " switches itself off");
            world.guestsDied(List.of(guest));
            host.node().powerOffGuest(guest);
        });
    }),
    VM_PROCESS_DIES((world, chance) -> {
        NodeHost host = node(world, chance);
        List<InstanceId> all = host.node().knownVms().stream().sorted().toList();
        if (!all.isEmpty()) {
            InstanceId victim = chance.pick(all);
            world.struck(
                    host.name(),
                    Happening.PROCESS_DIED,
                    "the process of " + world.names().of(victim) + " dies");
            world.guestsDied(List.of(victim));
            host.node().killVm(victim);
        }
    });

    private final Strike strike;

    private interface Strike {
        void on(World world, Chance chance);
    }

    Fault(Strike strike) {
        this.strike = strike;
    }

    void strike(World world, Chance chance) {
        strike.on(world, chance);
    }

    private static EngineHost engine(World world, Chance chance) {
        return chance.pick(world.engines());
    }

    private static NodeHost node(World world, Chance chance) {
        return chance.pick(world.hostList());
    }

    private static void cut(World world, Chance chance, String from, String to) {
        // Now and then longer than anybody tries.
        cut(world, chance.oneIn(8) ? chance.seconds(300, 900) : chance.seconds(1, 90), from, to);
    }

    private static void cut(World world, Duration duration, String from, String to) {
        world.struck(from, "does not reach " + to + " any more");
        world.network().cut(from, to);
        world.later(from, duration, () -> {
            world.network().mend(from, to);
            world.say(from, () -> "reaches " + to + " again");
        });
    }
}
