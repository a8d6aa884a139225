package org.gannet.engine.operation.network;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Connection;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Network;

/** Whether a network's addresses would be told apart from those of others on the nodes of a group. */
final class Overlap {
    private Overlap() {}

    /** The refusal when another network is reached in the same way and has some of the same addresses. */
    static Optional<Problem> find(ClusterState state, Group group, Network network, Connection connection) {
        return group.networks().stream()
                .filter(other -> !other.network().equals(network.id())
                        && other.link().equals(connection.link())
                        && other.vlan().equals(connection.vlan()))
                .flatMap(other -> state.findNetwork(other.network()).stream())
                .filter(other -> overlap(network, other))
                .findFirst()
                .map(other -> Problem.of(
                                ErrorCode.IN_USE,
                                "Network " + network.name() + " has addresses of network " + other.name() + ".")
                        .withCause("Both would be reached through " + connection.link() + " in group " + group.name()
                                + ".")
                        .withRemedy("Connect it through another link or VLAN, or give it other addresses."));
    }

    private static boolean overlap(Network one, Network other) {
        return one.subnets().stream()
                .anyMatch(subnet -> other.subnet(subnet.prefix().version())
                        .filter(theirs -> theirs.prefix().overlaps(subnet.prefix()))
                        .isPresent());
    }

    /** Machines of the group that have an address of the network without being in it; in the order of ids. */
    static List<Instance> strangers(ClusterState state, Group group, Network network) {
        return state.nodesIn(group.id()).stream()
                .flatMap(node -> state.instancesOn(node.name()).stream())
                .filter(instance -> instance.nics().stream()
                        .filter(nic -> !nic.network().equals(Optional.of(network.id())))
                        .filter(nic -> nic.network().isEmpty())
                        .flatMap(nic -> nic.addresses().stream())
                        .anyMatch(address -> network.findSubnet(address).isPresent()))
                .distinct()
                .sorted(Comparator.comparing(Instance::id))
                .toList();
    }
}
