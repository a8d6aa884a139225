package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The same cluster with its groups, nodes, instances and tags given in another order, from a seed. */
public final class Shuffled {
    private Shuffled() {}

    public static ClusterInput of(ClusterInput cluster, long seed) {
        var random = new Random(seed);
        List<Integer> groups = order(cluster.groups().size(), random);
        List<Integer> nodes = order(cluster.nodes().size(), random);
        List<Integer> instances = order(cluster.instances().size(), random);
        List<String> tags = new ArrayList<>(cluster.tags());
        Collections.shuffle(tags, random);
        return new ClusterInput(
                groups.stream().map(cluster.groups()::get).toList(),
                nodes.stream()
                        .map(cluster.nodes()::get)
                        .map(node -> node.withGroup(groups.indexOf(node.group())))
                        .toList(),
                instances.stream()
                        .map(cluster.instances()::get)
                        .map(instance -> instance.withNodes(
                                nodes.indexOf(instance.primary()), nodes.indexOf(instance.secondary())))
                        .toList(),
                tags,
                cluster.policy(),
                (instance, node) -> cluster.reach()
                        .allows(instance < instances.size() ? instances.get(instance) : instance, nodes.get(node)));
    }

    private static List<Integer> order(int size, Random random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, random);
        return order;
    }
}
