package org.gannet.engine.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.engine.spi.NodeAccess;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.CallStamp;
import org.gannet.node.FencedNode;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;

/** Simulated nodes that see each other, so that machines can move between them. A node's address is its name. */
public final class SimulatedNodes implements NodeAccess {
    private static final List<String> CAN = Stream.of(NodeFacts.Feature.values())
            .filter(feature -> feature != NodeFacts.Feature.LINKED)
            .map(Enum::name)
            .toList();
    /** The pool of each that logical volumes lie in. */
    public static final String GROUP = "vg0";

    private static final String STORAGE = "simulated-storage";
    private final Clock clock;
    private final Map<NodeName, SimulatedNode> nodes = new LinkedHashMap<>();
    private final PriorityQueue<HeldUp> held =
            new PriorityQueue<>(Comparator.comparing(HeldUp::due).thenComparing(HeldUp::order));
    /** What lies on storage that several nodes see, by that storage. */
    private final Map<String, Map<VolumeId, SimulatedVolume>> shelves = new LinkedHashMap<>();

    private BiPredicate<NodeName, NodeName> open = (from, to) -> true;
    private long order;
    private long changes;
    private boolean settling;

    /** @param clock by which tasks take their time */
    public SimulatedNodes(Clock clock) {
        this.clock = clock;
    }

    /** @param pace how long tasks take; zero for instant ones */
    public synchronized SimulatedNode add(NodeFacts facts, Duration pace) {
        SimulatedNode node = new SimulatedNode(able(facts), pace, clock, this);
        nodes.put(facts.name(), node);
        return node;
    }

    /** With all that a node can do; to switches and routes only what says so. */
    private static NodeFacts able(NodeFacts facts) {
        return new NodeFacts(
                facts.name(),
                facts.agentVersion(),
                facts.cpus(),
                facts.memory(),
                facts.disk(),
                facts.accelerator(),
                facts.hypervisor(),
                facts.machineType(),
                facts.bridges(),
                facts.links().isEmpty() ? CAN : withLinks(),
                List.of("file", "plain", "mirror", "drbd", "sharedfile"),
                List.of("power"),
                "",
                facts.links(),
                List.of(
                        new NodeFacts.Pool("default", "file", facts.disk()),
                        new NodeFacts.Pool(GROUP, "plain", facts.disk()),
                        new NodeFacts.Pool("shared", "sharedfile", facts.disk(), STORAGE)),
                facts.missing());
    }

    private static List<String> withLinks() {
        return Stream.concat(CAN.stream(), Stream.of(NodeFacts.Feature.LINKED.name()))
                .toList();
    }

    /** A node of 8 processors, 16 GiB memory and 200 GiB disk with bridge "br0". */
    public SimulatedNode add(String name, Duration pace) {
        return add(facts(name, 8, ByteSize.ofGibibytes(16), ByteSize.ofGibibytes(200)), pace);
    }

    /** What a simulated node says of itself. */
    public static NodeFacts facts(String name, int cpus, ByteSize memory, ByteSize disk) {
        return new NodeFacts(
                new NodeName(name),
                "simulated",
                cpus,
                memory,
                disk,
                "simulated",
                "Simulated",
                "simulated-1",
                List.of("br0"));
    }

    /** A view for one engine: what its calls do is judged by each node's fence. */
    @Override
    public NodeDirectory leading(long epoch) {
        Supplier<CallStamp> stamps = CallStamp.ofLeader(epoch);
        return (name, address) -> {
            SimulatedNode node = node(name);
            return new FencedNode(node.api(), new SimulatedLine(this, node, stamps));
        };
    }

    /** The node says another name from now on, as after its administrator has given it one; what is on it stays. */
    public synchronized SimulatedNode rename(String from, String to) {
        SimulatedNode node = node(new NodeName(from));
        node.setFacts(node.api().facts().withName(new NodeName(to)));
        nodes.remove(new NodeName(from));
        nodes.put(new NodeName(to), node);
        changed();
        return node;
    }

    /** @throws NodeException NODE_UNREACHABLE when there is no such node */
    public synchronized SimulatedNode node(NodeName name) {
        SimulatedNode node = nodes.get(name);
        if (node == null) {
            throw NodeException.unreachable(name.value(), null);
        }
        return node;
    }

    /** How much of a logical volume each node zeroes before it answers; all of it if this was never called. */
    public synchronized void setZeroing(ByteSize perCall) {
        nodes.values().forEach(node -> node.storage().setZeroing(perCall));
    }

    synchronized Map<VolumeId, SimulatedVolume> shelf(String storage) {
        return shelves.computeIfAbsent(storage, key -> new LinkedHashMap<>());
    }

    synchronized Optional<SimulatedNode> find(NodeName name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /** Says between which nodes messages go, from the first to the second. */
    public synchronized void setWays(BiPredicate<NodeName, NodeName> ways) {
        open = ways;
    }

    boolean isWayOpen(NodeName from, NodeName to) {
        return open.test(from, to);
    }

    void changed() {
        changes++;
    }

    /** Counts what has changed on any of them. */
    public synchronized long changes() {
        return changes;
    }

    public synchronized List<SimulatedNode> all() {
        return List.copyOf(nodes.values());
    }

    /**
     * Brings every node to where it is by now: calls that were held up arrive, tasks end, a migration on both nodes at
     * once.
     */
    public synchronized void settle() {
        if (settling) {
            return;
        }
        settling = true;
        try {
            arriveAndEnd();
        } finally {
            settling = false;
        }
    }

    private void arriveAndEnd() {
        for (HeldUp call = held.peek(); call != null && !clock.instant().isBefore(call.due()); call = held.peek()) {
            held.remove();
            if (call.node().faults().isReachable()) {
                Instant due = call.due();
                all().forEach(node -> node.settleTasks(due));
                call.arrival().run();
            }
        }
        Instant now = clock.instant();
        all().forEach(node -> node.settleTasks(now));
    }

    /** A call on its way. */
    private record HeldUp(SimulatedNode node, Instant due, long order, Runnable arrival) {}

    synchronized void arriveLater(SimulatedNode node, Duration delay, Runnable arrival) {
        held.add(new HeldUp(node, clock.instant().plus(delay), ++order, arrival));
    }

    /** Its connections end: what was on its way to it never arrives. */
    synchronized void disconnect(SimulatedNode node) {
        held.removeIf(call -> call.node().equals(node));
    }
}
