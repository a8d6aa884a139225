package org.gannet.engine.balancing;

import java.util.Arrays;

/**
 * By how much a move's gain can have grown at most while others were done on other nodes: a bound on a gain that was
 * worked out once stays one when this is added. A gain changes with the spreads only, and of each spread no move
 * changes more than the largest instance on the most uneven nodes would; between these the growth has no maximum (the
 * root is concave).
 */
final class Drift {
    /** The sums differ by about this from what they were worked out as before. */
    private static final double ROUNDING = 1e-11;
    /** An instance leaves one node and comes to another. */
    private static final int NODES = 2;
    /** What is reserved changes on its partner, too, once for leaving and once for coming. */
    private static final int NODES_RESERVED = 4;

    private final Scorer scorer;
    private final int[] online;
    private final int spreads;
    /** By spread: the most that one instance changes on one node. */
    private final double[] largest;

    private final double[] variances;
    private final double[] means;
    private final double[] least;
    private final double[] most;
    private double total;

    Drift(PlacementState state, Scorer scorer, int[] online, int[] instances) {
        this.scorer = scorer;
        this.online = online;
        spreads = scorer.spreads.count();
        largest = new double[spreads];
        variances = new double[spreads];
        means = new double[spreads];
        least = new double[spreads];
        most = new double[spreads];
        double[] grown = new double[Row.SIZE];
        double[] changes = new double[Row.SIZE];
        for (int instance : instances) {
            for (boolean primary : new boolean[] {true, false}) {
                Arrays.fill(grown, 0);
                state.arithmetic.grow(grown, state.primaryOf(instance), instance, primary);
                grown[Row.RESERVED] = state.reserve(instance);
                for (int column = 0; column < Row.SIZE; column++) {
                    changes[column] = Math.max(changes[column], Math.abs(grown[column]));
                }
            }
        }
        for (int node : online) {
            for (int k = 0; k < spreads; k++) {
                int place = node * spreads + k;
                double change = changes[scorer.spreads.columns()[place]]
                        * Math.abs(scorer.spreads.scales()[place]);
                largest[k] = Math.max(largest[k], change);
            }
        }
        measure();
    }

    /** Like another that goes on for itself. */
    Drift(Drift other) {
        scorer = other.scorer;
        online = other.online;
        spreads = other.spreads;
        largest = other.largest;
        variances = other.variances.clone();
        means = other.means.clone();
        least = other.least.clone();
        most = other.most.clone();
        total = other.total;
    }

    /** The sum of all that was found so far. */
    double total() {
        return total;
    }

    /** Takes in a change of the state, after the scorer did. */
    void step() {
        double[] oldVariances = variances.clone();
        double[] oldMeans = means.clone();
        double[] oldLeast = least.clone();
        double[] oldMost = most.clone();
        measure();
        for (int k = 0; k < spreads; k++) {
            double farther = Math.max(0, Math.max(oldLeast[k] - least[k], most[k] - oldMost[k]));
            double distance = Math.max(
                    Math.max(oldMost[k] - oldMeans[k], oldMeans[k] - oldLeast[k]),
                    Math.max(most[k] - means[k], means[k] - least[k]));
            double shift = Math.abs(means[k] - oldMeans[k]);
            total += scorer.spreads.weights()[k] * growth(k, oldVariances[k], variances[k], distance, shift, farther);
        }
        total += ROUNDING;
    }

    private double growth(int k, double before, double after, double distance, double shift, double farther) {
        boolean reserved = k == Distinct.RESERVED;
        int nodes = reserved ? NODES_RESERVED : NODES;
        double change = largest[k];
        double far = reserved ? distance + change : distance;
        double mean = nodes * change / scorer.count;
        double down = change >= far ? far * far : change * (2 * far - change);
        double lower = Math.max(-after, -nodes * down / scorer.count - mean * mean);
        double upper = nodes * change * (2 * far + change) / scorer.count;
        double grown = Math.max(
                0, Math.max(gain(after, lower) - gain(before, lower), gain(after, upper) - gain(before, upper)));
        // A move may be a little better than it was because the mean went, or a target is emptier than any was.
        double slack = (2 * shift * nodes * change + 2 * change * farther) / scorer.count;
        double rest = Math.max(slack, after + lower);
        return grown + Math.sqrt(rest) - Math.sqrt(rest - slack);
    }

    private static double gain(double variance, double change) {
        return Math.sqrt(variance) - Math.sqrt(Math.max(0, variance + change));
    }

    private void measure() {
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        for (int node : online) {
            for (int k = 0; k < spreads; k++) {
                double value = scorer.values[node * spreads + k];
                least[k] = Math.min(least[k], value);
                most[k] = Math.max(most[k], value);
            }
        }
        for (int k = 0; k < spreads; k++) {
            double mean = scorer.sums[k] / scorer.count;
            means[k] = scorer.shifts[k] + mean;
            variances[k] = Math.max(0, scorer.squares[k] / scorer.count - mean * mean);
        }
    }
}
