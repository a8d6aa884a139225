package org.gannet.engine.model;

import java.util.Optional;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.node.NodeFacts;
import org.gannet.node.VmSpec;

/** What becomes of network cards on one node: how its group reaches their networks. */
public record Wiring(ClusterState state, NodeName node) {
    /** Why a card can't be on this node, for operators: names links, no nodes; empty when it can. */
    public Optional<String> findFault(Nic nic) {
        return nic.network().flatMap(network -> findFault(network).map(fault -> fault + how(network) + "."));
    }

    /** As {@link #findFault}, for everybody: does not say how the cluster reaches its networks. */
    public Optional<String> findPlainFault(Nic nic) {
        return nic.network().flatMap(this::findFault).map(fault -> fault + ".");
    }

    /** " (BRIDGED to br0 with VLAN 5)". */
    private String how(NetworkId network) {
        return connection(network)
                .map(connection -> " (" + connection.mode() + " to " + connection.link()
                        + connection.vlan().map(vlan -> " with VLAN " + vlan).orElse("") + ")")
                .orElse("");
    }

    private Optional<String> findFault(NetworkId network) {
        String name = state.findNetwork(network)
                .map(known -> "Network " + known.name())
                .orElse("A network that is not there");
        Optional<Connection> connection = connection(network);
        if (connection.isEmpty()) {
            return Optional.of(name + " is not connected to the group of the node");
        }
        boolean can = isPlain(connection.get())
                || state.findNode(node)
                        .filter(known -> canDo(known.facts(), connection.get()))
                        .isPresent();
        return can
                ? Optional.empty()
                : Optional.of(name + " is connected to the node's group in a way that the node can't do");
    }

    /** Whether a node can attach cards so: it has the bridge or switch, or routes. */
    public static boolean canDo(NodeFacts facts, Connection connection) {
        if (isPlain(connection)) {
            return facts.bridges().contains(connection.link());
        }
        boolean there = switch (connection.mode()) {
            case ROUTED -> connection.vlan().isEmpty();
            case BRIDGED, OVS -> facts.links().contains(new NodeFacts.Link(mode(connection.mode()), connection.link()));
        };
        return there && facts.can(NodeFacts.Feature.LINKED);
    }

    private static VmSpec.Nic.Linked.Mode mode(Connection.Mode mode) {
        return switch (mode) {
            case BRIDGED -> VmSpec.Nic.Linked.Mode.BRIDGED;
            case ROUTED -> VmSpec.Nic.Linked.Mode.ROUTED;
            case OVS -> VmSpec.Nic.Linked.Mode.OVS;
        };
    }

    /** What every node can do. */
    private static boolean isPlain(Connection connection) {
        return connection.mode() == Connection.Mode.BRIDGED && connection.vlan().isEmpty();
    }

    /** How the node's group reaches the network. */
    public Optional<Connection> connection(NetworkId network) {
        return state.findNode(node)
                .flatMap(known -> state.findGroup(known.group()))
                .flatMap(group -> group.findConnection(network));
    }

    /** The card as the node is told. @throws IllegalArgumentException when it can't be there */
    public VmSpec.Nic vmNic(Nic nic) {
        findFault(nic).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        return switch (nic.attachment()) {
            case Nic.Attachment.User _ -> new VmSpec.Nic.User(nic.mac(), nic.slot());
            case Nic.Attachment.Bridge(String bridge) -> new VmSpec.Nic.Bridge(nic.mac(), bridge, nic.slot());
            case Nic.Attachment.OnNetwork(NetworkId network) ->
                vmNic(nic, connection(network).orElseThrow());
        };
    }

    private static VmSpec.Nic vmNic(Nic nic, Connection connection) {
        if (isPlain(connection)) {
            return new VmSpec.Nic.Bridge(nic.mac(), connection.link(), nic.slot());
        }
        return new VmSpec.Nic.Linked(
                nic.mac(), mode(connection.mode()), connection.link(), connection.vlan(), nic.addresses(), nic.slot());
    }
}
