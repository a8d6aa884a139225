package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.gannet.base.NodeName;
import org.gannet.engine.spi.NodeDirectory;

/** Who reaches whom, and how long it takes. Everything lies at a place: an engine's name or a node's. */
final class Network {
    private final World world;
    private final Chance chance;
    /** From a place to another one: may be cut in one direction only. */
    private final Set<Way> cut = new HashSet<>();
    /** Places that answer slowly. */
    private final Map<String, Duration> slow = new HashMap<>();

    private record Way(String from, String to) {}

    Network(World world) {
        this.world = world;
        this.chance = new Chance(world.seed(), "network");
    }

    boolean reaches(String from, String to) {
        return !cut.contains(new Way(from, to));
    }

    void cut(String from, String to) {
        cut.add(new Way(from, to));
    }

    void mend(String from, String to) {
        cut.remove(new Way(from, to));
    }

    /** The longest that it takes to answer. */
    void setSlow(String place, Duration upTo) {
        slow.put(place, upTo);
    }

    void setSwift(String place) {
        slow.remove(place);
    }

    void heal() {
        cut.clear();
        slow.clear();
    }

    /** How long a message is under way. */
    Duration delay(String place) {
        Duration usual = chance.between(Duration.ofNanos(100_000), Duration.ofMillis(4));
        Duration more = slow.get(place);
        return more == null ? usual : usual.plus(chance.between(Duration.ZERO, more));
    }

    Chance chance() {
        return chance;
    }

    /** How one engine speaks to nodes. */
    NodeDirectory wires(EngineHost engine) {
        return (name, address) -> new Wire(world, engine, new NodeName(address));
    }
}
