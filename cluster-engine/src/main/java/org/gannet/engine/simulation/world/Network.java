package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gannet.base.NodeName;
import org.gannet.engine.simulation.VirtualProcess;
import org.gannet.engine.spi.NodeAccess;
import org.gannet.node.CallStamp;
import org.gannet.node.FencedNode;

/** Who reaches whom, and how long it takes. Everything lies at a place: an engine's name or a node's. */
final class Network {
    private final World world;
    private final Chance chance;
    /** From a place to another one: may be cut in one direction only. */
    private final Set<Way> cut = new HashSet<>();
    /** Places that answer slowly. */
    private final Map<String, Duration> slow = new HashMap<>();

    private int late;
    private int twice;

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
        late = 0;
        twice = 0;
    }

    /** How long a message is under way. */
    Duration delay(String place) {
        Duration usual = chance.between(Duration.ofNanos(100_000), Duration.ofMillis(4));
        Duration more = slow.get(place);
        return more == null ? usual : usual.plus(chance.between(Duration.ZERO, more));
    }

    /** How long a request is under way: now and then much longer than anybody waits. */
    Duration outward(String node) {
        Duration usual = delay(node);
        return isUnlucky(late) ? usual.plus(chance.seconds(5, 90)) : usual;
    }

    /** After how long the same request arrives once more, if it does. */
    Optional<Duration> again(String node) {
        return isUnlucky(twice) ? Optional.of(delay(node).plus(chance.millis(0, 40_000))) : Optional.empty();
    }

    private boolean isUnlucky(int percent) {
        return percent > 0 && chance.percent(percent);
    }

    /** How many requests of a hundred come late. */
    void setLate(int percent) {
        late = percent;
    }

    /** How many requests of a hundred come twice. */
    void setTwice(int percent) {
        twice = percent;
    }

    /** How one engine's process speaks to nodes. */
    NodeAccess wires(EngineHost engine, VirtualProcess process) {
        return epoch -> {
            Supplier<CallStamp> stamps = CallStamp.ofLeader(epoch);
            return (name, address) -> {
                NodeHost host = world.host(new NodeName(address));
                return new FencedNode(host.node().api(), new Wire(world, engine, process, host, stamps));
            };
        };
    }
}
