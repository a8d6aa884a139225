package org.gannet.engine.balancing;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * In which order a cluster was listed: for what is printed. Results do not depend on it.
 *
 * @param groups their UUIDs
 * @param nodes their names
 * @param instances their names
 * @param kept whether a search goes by it all the same, as htools' own do
 */
public record Listing(List<String> groups, List<String> nodes, List<String> instances, boolean kept) {
    public Listing {
        groups = List.copyOf(groups);
        nodes = List.copyOf(nodes);
        instances = List.copyOf(instances);
    }

    static Listing of(List<GroupInput> groups, List<NodeInput> nodes, List<InstanceInput> instances) {
        return new Listing(
                groups.stream().map(GroupInput::uuid).toList(),
                nodes.stream().map(NodeInput::name).toList(),
                instances.stream().map(InstanceInput::name).toList(),
                false);
    }

    Listing keep() {
        return new Listing(groups, nodes, instances, true);
    }

    /** Of the groups of a cluster; what was not listed comes last. */
    public Comparator<GroupInput> ofGroups() {
        return by(groups, GroupInput::uuid);
    }

    /** Of nodes. */
    public Comparator<NodeInput> ofNodes() {
        return by(nodes, NodeInput::name);
    }

    /** Of instances. */
    public Comparator<InstanceInput> ofInstances() {
        return by(instances, InstanceInput::name);
    }

    private static <T> Comparator<T> by(List<String> listed, Function<T, String> name) {
        Map<String, Integer> places = new HashMap<>();
        IntStream.range(0, listed.size()).forEach(at -> places.putIfAbsent(listed.get(at), at));
        return Comparator.comparing(thing -> places.getOrDefault(name.apply(thing), listed.size()));
    }
}
