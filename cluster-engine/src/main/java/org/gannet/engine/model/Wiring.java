package org.gannet.engine.model;

import java.util.Optional;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.node.VmSpec;

/** What becomes of network cards on one node: how its group reaches their networks. */
public record Wiring(ClusterState state, NodeName node) {
    /** Why a card can't be on this node, in words without names of nodes; empty when it can. */
    public Optional<String> findFault(Nic nic) {
        return nic.network().flatMap(this::findFault);
    }

    private Optional<String> findFault(NetworkId network) {
        String name = state.findNetwork(network)
                .map(known -> "Network " + known.name())
                .orElse("A network that is not there");
        Optional<Connection> connection = connection(network);
        if (connection.isEmpty()) {
            return Optional.of(name + " is not connected to the group of the node.");
        }
        boolean plain = connection.get().mode() == Connection.Mode.BRIDGED
                && connection.get().vlan().isEmpty();
        return plain
                ? Optional.empty()
                : Optional.of(name + " is connected to the node's group in a way that nodes can't do yet ("
                        + connection.get().mode()
                        + connection
                                .get()
                                .vlan()
                                .map(vlan -> " with VLAN " + vlan)
                                .orElse("") + ").");
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
                new VmSpec.Nic.Bridge(
                        nic.mac(), connection(network).orElseThrow().link(), nic.slot());
        };
    }
}
