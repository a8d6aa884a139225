package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Nodes that could have one copy of an instance, each as it would be with it, and what that does to the score. */
final class PairSide {
    private final PlacementState state;
    private final Scorer scorer;
    /** In the order of their places, which {@link #places} has. */
    final int[] nodes;

    final int[] places;
    /** The row that each node would have. */
    final double[] rows;
    /** By spread, then by node: how much its sums would change. */
    final double[][] sums;

    final double[][] squares;
    /** What of the score is due to the node alone; with spreads, never more than that. */
    final double[] least;

    int size;

    PairSide(PlacementState state, Scorer scorer, int most) {
        this.state = state;
        this.scorer = scorer;
        nodes = new int[most];
        places = new int[most];
        rows = new double[most * Row.SIZE];
        sums = new double[spreads()][most];
        squares = new double[spreads()][most];
        least = new double[most];
    }

    /** Of those that would be the same with any other node: in the order of their places. */
    record Alike(double least, int[] members) {
        int first() {
            return members[0];
        }
    }

    int spreads() {
        return scorer.spreads.count();
    }

    /** Adds a node, whose row is given. */
    void add(int node, int place, double[] row) {
        int at = size++;
        nodes[at] = node;
        places[at] = place;
        System.arraycopy(row, 0, rows, at * Row.SIZE, Row.SIZE);
        if (!scorer.inScope[node]) {
            return;
        }
        least[at] = scorer.counted(row, 0, node) - scorer.counted(state.rows, node * Row.SIZE, node);
        for (int k = 0; scorer.online[node] && k < spreads(); k++) {
            double now = scorer.values[node * spreads() + k] - scorer.shifts[k];
            double then = scorer.spreads.value(row, 0, node * spreads() + k) - scorer.shifts[k];
            sums[k][at] = then - now;
            squares[k][at] = then * then - now * now;
        }
    }

    /** Whether any of them changes a spread. */
    boolean changes(int k) {
        for (int at = 0; at < size; at++) {
            if (sums[k][at] != 0 || squares[k][at] != 0) {
                return true;
            }
        }
        return false;
    }

    /** Counts a spread in full, that only these nodes change. */
    void addSpread(int k) {
        for (int at = 0; at < size; at++) {
            least[at] += scorer.spread(k, sums[k][at], squares[k][at]);
        }
    }

    /** How far the variance moves with a node alone: without what comes of both nodes together. */
    double[] variances(int k) {
        double[] moved = new double[size];
        for (int at = 0; at < size; at++) {
            double mean = sums[k][at] / scorer.count;
            moved[at] = squares[k][at] / scorer.count - mean * (2 * scorer.sums[k] / scorer.count + mean);
        }
        return moved;
    }

    /** Sets of equal nodes, the least first. */
    List<Alike> alike() {
        Integer[] order = IntStream.range(0, size).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(at -> least[at]));
        List<Alike> found = new ArrayList<>();
        for (int from = 0; from < size; ) {
            int to = from + 1;
            while (to < size && least[order[to]] == least[order[from]]) {
                to++;
            }
            divide(Arrays.asList(order).subList(from, to), found);
            from = to;
        }
        return found;
    }

    private void divide(List<Integer> same, List<Alike> found) {
        List<Integer> left = same;
        while (!left.isEmpty()) {
            int first = left.getFirst();
            List<Integer> others = new ArrayList<>();
            int[] members = new int[left.size()];
            int count = 0;
            for (int at : left) {
                if (isAlike(first, at)) {
                    members[count++] = at;
                } else {
                    others.add(at);
                }
            }
            found.add(new Alike(least[first], Arrays.copyOf(members, count)));
            left = others;
        }
    }

    private boolean isAlike(int one, int other) {
        int node = nodes[one];
        int second = nodes[other];
        Inventory inventory = state.inventory();
        return node == second
                || scorer.inScope[node] == scorer.inScope[second]
                        && scorer.online[node] == scorer.online[second]
                        && inventory.totalMemory[node] == inventory.totalMemory[second]
                        && Arrays.equals(inventory.locations[node], inventory.locations[second])
                        && areSame(rows, one * Row.SIZE, other * Row.SIZE, Row.SIZE)
                        && areSame(state.rows, node * Row.SIZE, second * Row.SIZE, Row.SIZE)
                        && areSame(scorer.values, node * spreads(), second * spreads(), spreads())
                        && scorer.spreads.areSame(node, second);
    }

    private static boolean areSame(double[] all, int one, int other, int count) {
        return Arrays.equals(all, one, one + count, all, other, other + count);
    }
}
