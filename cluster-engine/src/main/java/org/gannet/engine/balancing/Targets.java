package org.gannet.engine.balancing;

import java.util.Arrays;

/**
 * Nodes that instances may come to, in columns: what an instance would do to each of them is worked out for all at
 * once, by loops that the compiler turns into instructions for several numbers. As a state was at the last
 * {@link #refresh}; read by several threads.
 */
final class Targets {
    private final PlacementState state;
    private final Scorer scorer;
    private final int[] nodes;
    /** By node: its place in the columns, or -1. */
    private final int[] places;
    /** By spread, then by node: how far it is from the mean, and what a unit of its figure is in the score. */
    private final double[][] distances;

    private final double[][] scales;
    /** By spread: the lowest and the highest of these. */
    private final Range[] distanceRanges;

    private final Range[] scaleRanges;
    /** What is reserved in MiB, and one part of all memory for each MiB. */
    private final double[] reserved;

    private final double[] shares;
    private final double mostShare;
    /** What one more instance costs because the node could not take what it must already; 0 or 1. */
    private final double[] hurt;

    Targets(PlacementState state, Scorer scorer, int[] nodes) {
        this.state = state;
        this.scorer = scorer;
        this.nodes = nodes;
        int spreads = scorer.spreads.count();
        places = new int[state.inventory().nodes()];
        distances = new double[spreads][nodes.length];
        scales = new double[spreads][nodes.length];
        distanceRanges = new Range[spreads];
        scaleRanges = new Range[spreads];
        reserved = new double[nodes.length];
        shares = new double[nodes.length];
        hurt = new double[nodes.length];
        Arrays.fill(places, -1);
        for (int at = 0; at < nodes.length; at++) {
            places[nodes[at]] = at;
            shares[at] = 1 / state.inventory().totalMemory[nodes[at]];
            for (int k = 0; k < spreads; k++) {
                scales[k][at] = scorer.spreads.scales()[nodes[at] * spreads + k];
            }
        }
        for (int k = 0; k < spreads; k++) {
            scaleRanges[k] = Range.of(scales[k]);
        }
        mostShare = Range.of(shares).most();
        refresh();
    }

    /** Reads anew what a change of the state changed, after its scorer did. */
    void refresh() {
        int spreads = scorer.spreads.count();
        for (int at = 0; at < nodes.length; at++) {
            int node = nodes[at];
            reserved[at] = state.rows[node * Row.SIZE + Row.RESERVED];
            hurt[at] = state.rows[node * Row.SIZE + Row.NOT_REDUNDANT];
            for (int k = 0; k < spreads; k++) {
                distances[k][at] = scorer.values[node * spreads + k] - scorer.shifts[k];
            }
        }
        for (int k = 0; k < spreads; k++) {
            distanceRanges[k] = Range.of(distances[k]);
        }
    }

    private record Range(double least, double most) {
        static Range of(double[] values) {
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (double value : values) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            return new Range(least, most);
        }
    }

    /** The nodes; a node's place here is its place in all columns. */
    int[] nodes() {
        return nodes;
    }

    /** Fills a column with the counts of a row, by their keys. */
    void lay(SparseCounts counts, int row, double[] column) {
        Arrays.fill(column, 0, nodes.length, 0);
        for (int at = 0; at < counts.size(row); at++) {
            int place = places[counts.key(row, at)];
            if (place >= 0) {
                column[place] = counts.count(row, at);
            }
        }
    }

    /** Begins a column of scores: the same for each node, but for what an instance more costs there. */
    void begin(double[] scores, double same, boolean counts) {
        double each = counts ? 1 : 0;
        for (int at = 0; at < nodes.length; at++) {
            scores[at] = same + each * hurt[at];
        }
    }

    void add(double[] scores, double same) {
        for (int at = 0; at < nodes.length; at++) {
            scores[at] += same;
        }
    }

    /**
     * Adds to each node's score one spread, when a figure of it grows.
     *
     * @param change of the figure, in its own unit
     * @param sum of all distances from the mean without this change, and of their squares
     */
    void addSpread(double[] scores, int k, double change, double sum, double square) {
        double weight = scorer.spreads.weights()[k];
        double inverse = 1 / scorer.count;
        double[] distance = distances[k];
        double[] scale = scales[k];
        for (int at = 0; at < nodes.length; at++) {
            double more = change * scale[at];
            double mean = (sum + more) * inverse;
            double variance = (square + more * (2 * distance[at] + more)) * inverse - mean * mean;
            scores[at] += weight * Math.sqrt(Math.max(0, variance));
        }
    }

    /** The least that {@link #addSpread} can add, whatever the node. */
    double leastSpread(int k, double change, double sum, double square) {
        Range scale = scaleRanges[k];
        Range distance = distanceRanges[k];
        double one = change * scale.least();
        double other = change * scale.most();
        double best = change > 0 ? distance.least() : distance.most();
        return least(k, Math.min(one, other), Math.max(one, other), best, sum, square);
    }

    /** The least that {@link #addReserved} can add, whatever the node and who else is there. */
    double leastReserved(double memory, double sum, double square) {
        int k = Distinct.RESERVED;
        return least(k, 0, memory * mostShare, distanceRanges[k].least(), sum, square);
    }

    /** The least that {@link #addKept} can add, whatever the target. */
    double leastKept(double memory, double share, double distance, double sum, double square) {
        return least(Distinct.RESERVED, 0, memory * share, distance, sum, square);
    }

    /** A spread whose one value changes by something between two figures: its square is least where it ends at 0. */
    private double least(int k, double from, double to, double distance, double sum, double square) {
        double change = Math.clamp(-distance, from, to);
        double mean = Math.max(Math.abs(sum + from), Math.abs(sum + to)) / scorer.count;
        double variance = (square + change * (2 * distance + change)) / scorer.count - mean * mean;
        return scorer.spreads.weights()[k] * Math.sqrt(Math.max(0, variance));
    }

    /**
     * Adds what it costs that a node has more reserved: its share of the sum, and the spread.
     *
     * @param peers by node, in MiB: what the loss of the new instance's primary brings there already
     * @param memory in MiB, of the new instance
     */
    void addReserved(double[] scores, double[] peers, double memory, double sum, double square) {
        double weight = scorer.spreads.weights()[Distinct.RESERVED];
        double inverse = 1 / scorer.count;
        double[] distance = distances[Distinct.RESERVED];
        for (int at = 0; at < nodes.length; at++) {
            double more = Math.max(0, peers[at] + memory - reserved[at]) * shares[at];
            double mean = (sum + more) * inverse;
            double variance = (square + more * (2 * distance[at] + more)) * inverse - mean * mean;
            scores[at] += Scorer.RESERVED_TOTAL * more + weight * Math.sqrt(Math.max(0, variance));
        }
    }

    /**
     * The same, where not the target has more reserved, but a node that is no target, for the target's loss.
     *
     * @param peers by target, in MiB: what its loss brings to the keeper already
     * @param before what the keeper has reserved, in MiB
     * @param share one part of the keeper's memory for each MiB
     * @param distance of the keeper from the mean, before
     */
    void addKept(
            double[] scores,
            double[] peers,
            double memory,
            double before,
            double share,
            double distance,
            double sum,
            double square) {
        double weight = scorer.spreads.weights()[Distinct.RESERVED];
        double inverse = 1 / scorer.count;
        for (int at = 0; at < nodes.length; at++) {
            double more = Math.max(0, peers[at] + memory - before) * share;
            double mean = (sum + more) * inverse;
            double variance = (square + more * (2 * distance + more)) * inverse - mean * mean;
            scores[at] += Scorer.RESERVED_TOTAL * more + weight * Math.sqrt(Math.max(0, variance));
        }
    }
}
