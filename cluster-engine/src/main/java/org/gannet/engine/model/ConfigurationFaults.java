package org.gannet.engine.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gannet.base.IpAddress;
import org.gannet.base.NetworkId;

/** What no cluster can be: collected from one end to the other, once. */
final class ConfigurationFaults {
    static final int MOST = 20;

    private final ClusterConfiguration all;
    private final ClusterState state;
    private final List<String> found = new ArrayList<>();
    private final Set<List<Object>> seen = new HashSet<>();

    ConfigurationFaults(ClusterConfiguration all) {
        this.all = all;
        boolean tooMany = all.rules().size() > SubmissionRule.MOST_RULES;
        if (tooMany) {
            add("There are " + all.rules().size() + " rules; there may be " + SubmissionRule.MOST_RULES + ".");
        }
        List<Change> changes = all.changes().stream()
                .filter(change -> !(change instanceof Change.PutSubmissionRules))
                .toList();
        state = ClusterState.empty().apply(changes, 1);
    }

    List<String> found() {
        all.rules().forEach(rule -> once("rule", rule.id()));
        if (all.groups().isEmpty()) {
            add("There is no group of nodes.");
        }
        for (Group group : all.groups()) {
            once("group", group.id());
            once("name of a group", group.name());
            group.networks().stream()
                    .filter(connection ->
                            state.findNetwork(connection.network()).isEmpty())
                    .forEach(connection -> add("Group " + group.name() + " is connected to network "
                            + connection.network() + ", which is not there."));
        }
        for (Network network : all.networks()) {
            once("network", network.id());
            once("name of a network", network.name());
        }
        for (Node node : all.nodes()) {
            once("node", node.name());
            if (state.findGroup(node.group()).isEmpty()) {
                add("Node " + node.name() + " is in group " + node.group() + ", which is not there.");
            }
        }
        all.instances().forEach(this::check);
        return found;
    }

    private void check(Instance instance) {
        String which = "Machine " + instance.id();
        once("machine", instance.id());
        once("name of a project's machine", List.of(instance.owner(), instance.name()));
        instance.disks().forEach(disk -> once("disk", disk.id()));
        instance.volumes().forEach(volume -> once("volume", volume));
        instance.nodesUsed().stream()
                .filter(node -> state.findNode(node).isEmpty())
                .forEach(node -> add(which + " is on node " + node + ", which is not there."));
        for (Nic nic : instance.nics()) {
            once("MAC address", nic.mac());
            once("network card", nic.id());
            nic.network().ifPresent(network -> nic.addresses().forEach(address -> check(which, network, address)));
        }
        try {
            instance.vmSpec(state);
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            add(which + " can't run: " + why + (why.endsWith(".") ? "" : "."));
        }
    }

    private void check(String which, NetworkId network, IpAddress address) {
        once("address of a network", List.of(network, address));
        boolean outside = state.findNetwork(network)
                .filter(known -> known.findSubnet(address)
                        .filter(subnet -> subnet.isForMachines(address))
                        .isEmpty())
                .isPresent();
        if (outside) {
            add(which + " has address " + address + ", which no machine of its network can have.");
        }
    }

    private void once(String what, Object key) {
        if (!seen.add(List.of(what, key))) {
            add("There are two of one " + what + ": " + key + ".");
        }
    }

    private void add(String fault) {
        if (found.size() < MOST) {
            found.add(fault);
        }
    }
}
