package org.gannet.engine.simulation.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.simulation.SeededIds;
import org.gannet.engine.simulation.SimulatedImages;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.simulation.VirtualProcess;
import org.gannet.engine.simulation.VirtualTime;
import org.gannet.node.TaskSpec;

/** All that there is in one run. Its parts know each other by it; only one body runs at a time. */
final class World {
    static final ImageDigest IMAGE = new ImageDigest("1".repeat(64));
    static final ImageDigest CD = new ImageDigest("2".repeat(64));

    private final long seed;
    private final Scale scale;
    private final Trace trace;
    private final VirtualTime time = new VirtualTime();
    private final VirtualProcess outside = time.process("outside");
    private final SeededIds ids;
    private final SimulatedNodes nodes = new SimulatedNodes(time.steadyClock());
    private final SimulatedImages images = new SimulatedImages();
    private final Names names = new Names();
    private final Tell tell = new Tell(names);
    private final Network network;
    private final SimulatedStore store;
    private final Map<NodeName, NodeHost> hosts = new java.util.TreeMap<>();
    private final List<EngineHost> engines = new ArrayList<>();
    private final Invariants invariants;
    private final Witness witness = new Witness(this);
    private final EventReader reader;
    private final Map<Happening, Long> happened = new EnumMap<>(Happening.class);
    private long faults;
    private final Map<InstanceId, Long> deaths = new HashMap<>();
    private long kills;

    World(long seed, Scale scale, Trace trace) {
        this.seed = seed;
        this.trace = trace;
        this.scale = scale;
        ids = new SeededIds(seed);
        network = new Network(this);
        store = new SimulatedStore(this);
        for (int i = 1; i <= scale.engines(); i++) {
            engines.add(new EngineHost(this, "portal" + i));
        }
        invariants = new Invariants(this);
        reader = new EventReader(this);
        nodes.setWays(this::isWayOpen);
        images.add(IMAGE);
        images.add(CD);
        for (int i = 1; i <= scale.nodes(); i++) {
            NodeHost host = new NodeHost(this, nodes.add("node" + i, Duration.ofSeconds(3)));
            hosts.put(host.node().name(), host);
        }
    }

    private boolean isWayOpen(NodeName from, NodeName to) {
        boolean open = network.reaches(from.value(), to.value());
        if (!open) {
            happened(Happening.NODES_WERE_APART);
        }
        return open;
    }

    SimulatedNodes nodes() {
        return nodes;
    }

    long seed() {
        return seed;
    }

    Scale scale() {
        return scale;
    }

    VirtualTime time() {
        return time;
    }

    /** Nanoseconds since the beginning. */
    long now() {
        return time.nanoTime();
    }

    SeededIds ids() {
        return ids;
    }

    SimulatedImages images() {
        return images;
    }

    Names names() {
        return names;
    }

    Tell tell() {
        return tell;
    }

    Network network() {
        return network;
    }

    SimulatedStore store() {
        return store;
    }

    /** Those that were ever started; at most one of them leads. */
    List<EngineHost> engines() {
        return engines;
    }

    /** One that believes to lead; there can be an earlier one that does not know yet that it does not. */
    Optional<EngineHost> leader() {
        return engines.stream().filter(host -> host.engine().isPresent()).findFirst();
    }

    Invariants invariants() {
        return invariants;
    }

    Witness witness() {
        return witness;
    }

    EventReader reader() {
        return reader;
    }

    /** In the order of names. */
    Collection<NodeHost> hosts() {
        return hosts.values();
    }

    List<NodeHost> hostList() {
        return new ArrayList<>(hosts.values());
    }

    /** By an out-of-band program. @return whether the node has power */
    boolean switchPower(NodeName target, TaskSpec.OutOfBand.Action action) {
        NodeHost host = hosts.get(target);
        if (host == null) {
            return false;
        }
        host.switchPower(action);
        return host.isServing();
    }

    NodeHost host(NodeName name) {
        NodeHost host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("no such node: " + name);
        }
        return host;
    }

    /** Everything that is no engine. */
    VirtualProcess outside() {
        return outside;
    }

    /** Does it after this time, whatever becomes of the caller. */
    void later(String who, Duration when, Runnable what) {
        outside.start(who, () -> {
            outside.sleep(when);
            what.run();
        });
    }

    void say(String who, Supplier<String> what) {
        trace.say(now(), who, what);
    }

    /** A fault is let loose; whom it hits, and whether, will show. */
    void struck(String who, String what) {
        faults++;
        say(who, () -> "! " + what);
    }

    /** A fault has hit. */
    void struck(String who, Happening kind, String what) {
        happened(kind);
        struck(who, what);
    }

    /** Counts it. */
    void happened(Happening what) {
        happened.merge(what, 1L, Long::sum);
    }

    /** What has happened how often. */
    Map<Happening, Long> happenings() {
        return happened;
    }

    void killed() {
        kills++;
    }

    /** Guests that have not ended because an engine wanted it. */
    void guestsDied(Collection<InstanceId> guests) {
        guests.forEach(id -> deaths.put(id, now()));
    }

    /** Whether its guest has ended within this time without an engine's wish. */
    boolean diedSince(InstanceId guest, Duration time) {
        Long at = deaths.get(guest);
        return at != null && now() - at <= time.toNanos();
    }

    long faults() {
        return faults;
    }

    long kills() {
        return kills;
    }
}
