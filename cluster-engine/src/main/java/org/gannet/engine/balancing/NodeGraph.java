package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Nodes, and which of them must not be down at the same time. */
final class NodeGraph {
    /** Each costs one pass over the edges and never makes the result worse. */
    private static final int ROUNDS = 300;

    private final int[] nodes;
    private final BitSet[] edges;

    /** @param nodes in the order that results come in */
    NodeGraph(int[] nodes, int all) {
        this.nodes = nodes;
        edges = new BitSet[all];
        for (int node : nodes) {
            edges[node] = new BitSet(all);
        }
    }

    /** Between two different nodes of the graph; others have none. */
    void connect(int one, int other) {
        if (one != other && edges[one] != null && edges[other] != null) {
            edges[one].set(other);
            edges[other].set(one);
        }
    }

    /**
     * Parts the nodes into sets without an edge inside, as few as are found: greedily by degree and by saturation
     * (Brélaz 1979), then by iterated greedy (Culberson 1992): nodes that come set by set never need more sets.
     */
    List<List<Integer>> independentSets() {
        List<List<Integer>> best = greedy(byDegree());
        List<List<Integer>> other = bySaturation();
        best = other.size() < best.size() ? other : best;
        Random random = new Random(1);
        List<List<Integer>> now = best;
        for (int round = 0; round < ROUNDS && now.size() > 2; round++) {
            now = greedy(reordered(now, round, random));
            best = now.size() < best.size() ? now : best;
        }
        return best;
    }

    /** Another way to part them, from a seed, perhaps into more; the nodes of a set come in any order. */
    List<List<Integer>> otherSets(long seed) {
        Random random = new Random(seed);
        List<Integer> order = new ArrayList<>(byDegree());
        Collections.shuffle(order, random);
        List<List<Integer>> sets = unsorted(order);
        return random.nextBoolean() ? sets : unsorted(reordered(sets, 0, random));
    }

    /** The same graph with some of its nodes only. */
    NodeGraph of(List<Integer> some) {
        int[] kept = some.stream().mapToInt(node -> node).sorted().toArray();
        var graph = new NodeGraph(kept, edges.length);
        for (int node : kept) {
            edges[node].stream().forEach(other -> graph.connect(node, other));
        }
        return graph;
    }

    /** Whether a node has no edge to any of these. */
    boolean isFree(int node, List<Integer> others) {
        return others.stream().noneMatch(edges[node]::get);
    }

    private List<Integer> byDegree() {
        return IntStream.of(nodes)
                .boxed()
                .sorted(Comparator.comparing((Integer node) -> -edges[node].cardinality()))
                .toList();
    }

    private static List<Integer> reordered(List<List<Integer>> sets, int round, Random random) {
        List<List<Integer>> order = new ArrayList<>(sets);
        switch (round % 3) {
            case 0 -> Collections.reverse(order);
            case 1 -> order.sort(Comparator.comparing((List<Integer> set) -> -set.size()));
            default -> Collections.shuffle(order, random);
        }
        return order.stream().flatMap(List::stream).toList();
    }

    private List<List<Integer>> greedy(List<Integer> order) {
        return sorted(unsorted(order));
    }

    private List<List<Integer>> unsorted(List<Integer> order) {
        List<List<Integer>> sets = new ArrayList<>();
        List<BitSet> members = new ArrayList<>();
        for (int node : order) {
            put(node, sets, members);
        }
        return sets;
    }

    /** Returns which set it came into: the first without a neighbour. */
    private int put(int node, List<List<Integer>> sets, List<BitSet> members) {
        int at = 0;
        while (at < sets.size() && members.get(at).intersects(edges[node])) {
            at++;
        }
        if (at == sets.size()) {
            sets.add(new ArrayList<>());
            members.add(new BitSet(edges.length));
        }
        sets.get(at).add(node);
        members.get(at).set(node);
        return at;
    }

    /** Next comes who has neighbours in most sets, then who has most neighbours. */
    private List<List<Integer>> bySaturation() {
        List<List<Integer>> sets = new ArrayList<>();
        List<BitSet> members = new ArrayList<>();
        BitSet[] near = new BitSet[edges.length];
        int[] degrees = new int[edges.length];
        Set<Integer> left = new LinkedHashSet<>(byDegree());
        for (int node : left) {
            near[node] = new BitSet();
            degrees[node] = edges[node].cardinality();
        }
        Comparator<Integer> order = Comparator.comparing((Integer node) -> near[node].cardinality())
                .thenComparing(node -> degrees[node])
                .thenComparing(Comparator.reverseOrder());
        while (!left.isEmpty()) {
            Integer next = Collections.max(left, order);
            left.remove(next);
            int set = put(next, sets, members);
            edges[next].stream().forEach(neighbour -> near[neighbour].set(set));
        }
        return sorted(sets);
    }

    private static List<List<Integer>> sorted(List<List<Integer>> sets) {
        sets.forEach(Collections::sort);
        return sets;
    }
}
