package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A whole cluster as htools sees it. Nodes refer to groups, and instances to nodes, by their place in the lists.
 *
 * <p>All of them are put in the order of their names ({@link NaturalOrder}) and numbered anew, whatever the order in
 * which they were given: so no result can depend on that.
 *
 * @param reach what htools does not know: asked for each new node of an instance
 * @param listing in which order they were given
 */
public record ClusterInput(
        List<GroupInput> groups,
        List<NodeInput> nodes,
        List<InstanceInput> instances,
        List<String> tags,
        PlacementPolicy policy,
        Reach reach,
        Listing listing) {
    private static final Comparator<GroupInput> GROUPS =
            Comparator.comparing(GroupInput::name, NaturalOrder.OF_NAMES).thenComparing(GroupInput::uuid);
    private static final Comparator<NodeInput> NODES = Comparator.comparing(NodeInput::name, NaturalOrder.OF_NAMES);
    /** Of some with the same name, which files may have, by the rest. */
    private static final Comparator<InstanceInput> INSTANCES =
            Comparator.comparing(InstanceInput::name, NaturalOrder.OF_NAMES).thenComparing(InstanceInput::toString);

    /** Where every node of a group can have every instance. */
    public ClusterInput(
            List<GroupInput> groups,
            List<NodeInput> nodes,
            List<InstanceInput> instances,
            List<String> tags,
            PlacementPolicy policy) {
        this(groups, nodes, instances, tags, policy, Reach.ALL);
    }

    /** As listed. */
    public ClusterInput(
            List<GroupInput> groups,
            List<NodeInput> nodes,
            List<InstanceInput> instances,
            List<String> tags,
            PlacementPolicy policy,
            Reach reach) {
        this(groups, nodes, instances, tags, policy, reach, Listing.of(groups, nodes, instances));
    }

    public ClusterInput {
        check(groups, nodes, instances);
        tags = List.copyOf(tags);
        int[] groupOrder = order(groups, listing.kept() ? listing.ofGroups() : GROUPS);
        nodes = grouped(nodes, inverse(groupOrder));
        int[] nodeOrder = order(nodes, listing.kept() ? listing.ofNodes() : NODES);
        instances = placed(instances, inverse(nodeOrder));
        int[] instanceOrder = order(instances, listing.kept() ? listing.ofInstances() : INSTANCES);
        groups = inOrder(groups, groupOrder);
        nodes = inOrder(nodes, nodeOrder);
        instances = inOrder(instances, instanceOrder);
        reach = reached(reach, instanceOrder, nodeOrder);
    }

    private static void check(List<GroupInput> groups, List<NodeInput> nodes, List<InstanceInput> instances) {
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

    /** By the new place the old one; empty if they are the same. */
    private static <T> int[] order(List<T> things, Comparator<T> by) {
        int[] order = IntStream.range(0, things.size())
                .boxed()
                .sorted((one, other) -> by.compare(things.get(one), things.get(other)))
                .mapToInt(at -> at)
                .toArray();
        return IntStream.range(0, order.length).allMatch(at -> order[at] == at) ? new int[0] : order;
    }

    private static int[] inverse(int[] order) {
        int[] inverse = new int[order.length];
        for (int at = 0; at < order.length; at++) {
            inverse[order[at]] = at;
        }
        return inverse;
    }

    private static <T> List<T> inOrder(List<T> things, int[] order) {
        return order.length == 0
                ? List.copyOf(things)
                : IntStream.of(order).<T>mapToObj(things::get).toList();
    }

    private static List<NodeInput> grouped(List<NodeInput> nodes, int[] places) {
        return places.length == 0
                ? nodes
                : nodes.stream()
                        .map(node -> node.withGroup(places[node.group()]))
                        .toList();
    }

    private static List<InstanceInput> placed(List<InstanceInput> instances, int[] places) {
        if (places.length == 0) {
            return instances;
        }
        List<InstanceInput> placed = new ArrayList<>();
        for (InstanceInput instance : instances) {
            placed.add(instance.withNodes(place(places, instance.primary()), place(places, instance.secondary())));
        }
        return placed;
    }

    private static int place(int[] places, int node) {
        return node == InstanceInput.NO_NODE ? node : places[node];
    }

    private static Reach reached(Reach reach, int[] instances, int[] nodes) {
        if (reach == Reach.ALL || instances.length == 0 && nodes.length == 0) {
            return reach;
        }
        return (instance, node) -> reach.allows(
                instance < instances.length ? instances[instance] : instance, nodes.length == 0 ? node : nodes[node]);
    }

    public ClusterInput withNodes(List<NodeInput> changed) {
        return new ClusterInput(groups, changed, instances, tags, policy, reach, listing);
    }

    public ClusterInput withInstances(List<InstanceInput> changed) {
        return new ClusterInput(groups, nodes, changed, tags, policy, reach, listing);
    }

    public ClusterInput withTags(List<String> changed) {
        return new ClusterInput(groups, nodes, instances, changed, policy, reach, listing);
    }

    public ClusterInput withReach(Reach other) {
        return new ClusterInput(groups, nodes, instances, tags, policy, other, listing);
    }

    /** In the order in which they were given, for a search that is to choose as htools' own. */
    public ClusterInput asListed() {
        return new ClusterInput(groups, nodes, instances, tags, policy, reach, listing.keep());
    }
}
