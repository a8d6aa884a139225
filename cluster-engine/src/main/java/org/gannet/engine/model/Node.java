package org.gannet.engine.model;

import java.util.Objects;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.base.Tags;
import org.gannet.node.NodeFacts;

/**
 * A server of the cluster.
 * @param address where its service listens, as its {@code NodeDirectory} understands it: "127.0.0.11:7411"
 * @param facts as it last told
 * @param offline taken out by an operator: not asked for anything, its instances are unknown
 * @param drained gets no new instances
 * @param group that it is in
 * @param flags what it may be used for
 * @param parameters over its group's
 */
public record Node(
        NodeName name,
        String address,
        NodeFacts facts,
        boolean offline,
        boolean drained,
        GroupId group,
        NodeFlags flags,
        NodeParameters parameters,
        Tags tags) {
    public Node {
        if (address.isBlank()) {
            throw new IllegalArgumentException("a node needs an address: " + name);
        }
        group = Objects.requireNonNullElse(group, Group.FIRST);
        flags = Objects.requireNonNullElse(flags, NodeFlags.ALL);
        parameters = Objects.requireNonNullElse(parameters, NodeParameters.INHERITED);
        tags = Objects.requireNonNullElse(tags, Tags.NONE);
    }

    /** In the first group, taking part, with nothing set. */
    public static Node of(NodeName name, String address, NodeFacts facts) {
        return new Node(
                name, address, facts, false, false, Group.FIRST, NodeFlags.ALL, NodeParameters.INHERITED, Tags.NONE);
    }

    /** Offline counts more than drained. */
    public NodeState state() {
        if (offline) {
            return NodeState.OFFLINE;
        }
        return drained ? NodeState.DRAINED : NodeState.REGULAR;
    }

    /** The same server, which calls itself otherwise by now. */
    public Node renamed(NodeName other, String otherAddress, NodeFacts otherFacts) {
        return new Node(other, otherAddress, otherFacts, offline, drained, group, flags, parameters, tags);
    }

    public Node withAddress(String other) {
        return new Node(name, other, facts, offline, drained, group, flags, parameters, tags);
    }

    public Node withFacts(NodeFacts other) {
        return new Node(name, address, other, offline, drained, group, flags, parameters, tags);
    }

    public Node withFlags(boolean isOffline, boolean isDrained) {
        return new Node(name, address, facts, isOffline, isDrained, group, flags, parameters, tags);
    }

    public Node withFlags(NodeFlags other) {
        return new Node(name, address, facts, offline, drained, group, other, parameters, tags);
    }

    public Node withGroup(GroupId other) {
        return new Node(name, address, facts, offline, drained, other, flags, parameters, tags);
    }

    public Node withParameters(NodeParameters other) {
        return new Node(name, address, facts, offline, drained, group, flags, other, tags);
    }

    public Node withTags(Tags other) {
        return new Node(name, address, facts, offline, drained, group, flags, parameters, other);
    }
}
