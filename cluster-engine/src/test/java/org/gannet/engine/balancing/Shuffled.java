package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The same cluster with its nodes and instances in another order.
 *
 * @param nodes what the nodes were before, by their new index
 * @param instances what the instances were before
 */
public record Shuffled(ClusterInput cluster, List<Integer> nodes, List<Integer> instances) {
    /** In an order from a seed. */
    public static Shuffled of(ClusterInput cluster, long seed) {
        var random = new Random(seed);
        List<Integer> nodes = order(cluster.nodes().size(), random);
        List<Integer> instances = order(cluster.instances().size(), random);
        List<InstanceInput> moved = instances.stream()
                .map(cluster.instances()::get)
                .map(instance ->
                        instance.withNodes(nodes.indexOf(instance.primary()), nodes.indexOf(instance.secondary())))
                .toList();
        List<NodeInput> inOrder = nodes.stream().map(cluster.nodes()::get).toList();
        var changed =
                new ClusterInput(cluster.groups(), inOrder, moved, cluster.tags(), cluster.policy(), cluster.reach());
        return new Shuffled(changed, nodes, instances);
    }

    private static List<Integer> order(int size, Random random) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, random);
        return order;
    }
}
