package org.gannet.engine.balancing;

import java.util.List;

/**
 * A whole cluster as htools sees it. Nodes refer to groups, and instances to nodes, by their place in the lists.
 * @param reach what htools does not know: asked for each new node of an instance
 */
public record ClusterInput(
        List<GroupInput> groups,
        List<NodeInput> nodes,
        List<InstanceInput> instances,
        List<String> tags,
        PlacementPolicy policy,
        Reach reach) {
    /** Where every node of a group can have every instance. */
    public ClusterInput(
            List<GroupInput> groups,
            List<NodeInput> nodes,
            List<InstanceInput> instances,
            List<String> tags,
            PlacementPolicy policy) {
        this(groups, nodes, instances, tags, policy, Reach.ALL);
    }

    public ClusterInput {
        groups = List.copyOf(groups);
        nodes = List.copyOf(nodes);
        instances = List.copyOf(instances);
        tags = List.copyOf(tags);
        for (NodeInput node : nodes) {
            if (node.group() < 0 || node.group() >= groups.size()) {
                throw new IllegalArgumentException("node " + node.name() + " is in no group");
            }
        }
        for (InstanceInput instance : instances) {
            if (instance.primary() >= nodes.size() || instance.secondary() >= nodes.size()) {
                throw new IllegalArgumentException("instance " + instance.name() + " is on no node");
            }
        }
    }

    public ClusterInput withNodes(List<NodeInput> changed) {
        return new ClusterInput(groups, changed, instances, tags, policy, reach);
    }

    public ClusterInput withInstances(List<InstanceInput> changed) {
        return new ClusterInput(groups, nodes, changed, tags, policy, reach);
    }

    public ClusterInput withReach(Reach other) {
        return new ClusterInput(groups, nodes, instances, tags, policy, other);
    }
}
