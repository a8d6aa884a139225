package org.gannet.engine.simulation;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;

/** Simulated nodes that see each other, so that machines can move between them. A node's address is its name. */
public final class SimulatedNodes implements NodeDirectory {
    private final Clock clock;
    private final Map<NodeName, SimulatedNode> nodes = new LinkedHashMap<>();

    /** @param clock by which tasks take their time */
    public SimulatedNodes(Clock clock) {
        this.clock = clock;
    }

    /** @param pace how long tasks take; zero for instant ones */
    public synchronized SimulatedNode add(NodeFacts facts, Duration pace) {
        SimulatedNode node = new SimulatedNode(facts, pace, clock, this);
        nodes.put(facts.name(), node);
        return node;
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

    /** @throws NodeException NODE_UNREACHABLE at its calls when there is no such node */
    @Override
    public synchronized NodeApi get(NodeName name, String address) {
        return node(name);
    }

    /** @throws NodeException NODE_UNREACHABLE when there is no such node */
    public synchronized SimulatedNode node(NodeName name) {
        SimulatedNode node = nodes.get(name);
        if (node == null) {
            throw NodeException.unreachable(name.value(), null);
        }
        return node;
    }

    public synchronized List<SimulatedNode> all() {
        return List.copyOf(nodes.values());
    }

    /** Brings every task of every node to where it is by now: a migration ends on both nodes at once. */
    void settle() {
        all().forEach(SimulatedNode::settleTasks);
    }
}
