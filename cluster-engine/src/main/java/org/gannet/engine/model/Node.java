package org.gannet.engine.model;

import org.gannet.base.NodeName;
import org.gannet.node.NodeFacts;

/**
 * A server of the cluster.
 * @param address where its service listens, as its {@code NodeDirectory} understands it: "127.0.0.11:7411"
 * @param facts as it last told
 * @param offline taken out by an operator: not asked for anything, its instances are unknown
 * @param drained gets no new instances
 */
public record Node(NodeName name, String address, NodeFacts facts, boolean offline, boolean drained) {
    public Node {
        if (address.isBlank()) {
            throw new IllegalArgumentException("a node needs an address: " + name);
        }
    }

    public Node withFacts(NodeFacts other) {
        return new Node(name, address, other, offline, drained);
    }

    public Node withFlags(boolean isOffline, boolean isDrained) {
        return new Node(name, address, facts, isOffline, isDrained);
    }
}
