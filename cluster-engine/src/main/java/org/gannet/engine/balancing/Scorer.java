package org.gannet.engine.balancing;

import java.util.Arrays;

/**
 * The score of some nodes of a state, as a whole and after a try. For each spread it keeps the sums of the values and
 * of their squares, as distances from the mean there was at the last {@link #refresh}: so a try costs as many steps as
 * there are metrics, whatever the size of the cluster, and loses no digits.
 */
public final class Scorer {
    /** One for each metric that is a standard deviation. */
    static final int SPREADS = 13;

    static final double[] WEIGHTS = Arrays.stream(Metric.values())
            .filter(Metric::isSpread)
            .mapToDouble(Metric::weight)
            .toArray();

    static final double RESERVED_TOTAL = Metric.RESERVED_MEMORY_TOTAL.weight();

    private final PlacementState state;
    private final Inventory inventory;
    private final int[] scope;
    final boolean[] online;
    final boolean[] inScope;
    final double[] values;
    final double[] shifts = new double[SPREADS];
    final double[] sums = new double[SPREADS];
    final double[] squares = new double[SPREADS];
    private final int[] pairs;
    final Distinct spreads;
    private final int each;
    double count;
    double counted;

    /**
     * Scores some nodes.
     *
     * @param scope the nodes that count, in the order of their index
     */
    public Scorer(PlacementState state, int[] scope) {
        this.state = state;
        this.scope = scope.clone();
        inventory = state.inventory();
        online = new boolean[inventory.nodes()];
        inScope = new boolean[inventory.nodes()];
        pairs = new int[inventory.locationCount * inventory.exclusionCount];
        for (int node : scope) {
            inScope[node] = true;
            online[node] = !inventory.offline[node];
            count += online[node] ? 1 : 0;
        }
        spreads = Distinct.of(state, this.scope);
        each = spreads.count();
        values = new double[inventory.nodes() * each];
        refresh();
    }

    /** Counts anew what changed, after the state did. */
    public void refresh() {
        Arrays.fill(shifts, 0);
        Arrays.fill(sums, 0);
        Arrays.fill(squares, 0);
        Arrays.fill(pairs, 0);
        counted = 0;
        for (int node : scope) {
            for (int k = 0; k < each; k++) {
                values[node * each + k] = spreads.value(state.rows, node * Row.SIZE, node * each + k);
            }
            counted += counted(state.rows, node * Row.SIZE, node);
            if (online[node]) {
                for (int k = 0; k < each; k++) {
                    shifts[k] += values[node * each + k] / count;
                }
                countPairs(node);
            }
        }
        for (int pair : pairs) {
            counted += Math.max(0, pair - 1);
        }
        for (int node : scope) {
            for (int k = 0; k < each && online[node]; k++) {
                double distance = values[node * each + k] - shifts[k];
                sums[k] += distance;
                squares[k] += distance * distance;
            }
        }
    }

    /** The score after a try, by the sums; equal to {@link #exact} of the state after it to about 12 digits. */
    public double after(Trial trial, double[] scratch) {
        double[] rows = trial.rows();
        double total = counted + pairsChange(trial.instance(), trial.primary());
        Arrays.fill(scratch, 0, 2 * SPREADS, 0);
        for (int at = 0; at < trial.size(); at++) {
            int node = trial.node(at);
            if (!inScope[node]) {
                continue;
            }
            total += counted(rows, at * Row.SIZE, node) - counted(state.rows, node * Row.SIZE, node);
            if (online[node]) {
                for (int k = 0; k < each; k++) {
                    double now = values[node * each + k] - shifts[k];
                    double then = spreads.value(rows, at * Row.SIZE, node * each + k) - shifts[k];
                    scratch[k] += then - now;
                    scratch[SPREADS + k] += then * then - now * now;
                }
            }
        }
        return count == 0 ? total : total + spread(scratch);
    }

    /** Room that {@link #after} needs; one for each thread. */
    public static double[] scratch() {
        return new double[2 * SPREADS];
    }

    private double spread(double[] changes) {
        double total = 0;
        for (int k = 0; k < each; k++) {
            total += spread(k, changes[k], changes[SPREADS + k]);
        }
        return total;
    }

    /** What one spread is in the score when its sums have changed. */
    double spread(int k, double sum, double square) {
        double mean = (sums[k] + sum) / count;
        double variance = (squares[k] + square) / count - mean * mean;
        return spreads.weights()[k] * Math.sqrt(Math.max(0, variance));
    }

    /** The score as it is, by the sums. */
    double now() {
        double[] none = new double[2 * SPREADS];
        return count == 0 ? counted : counted + spread(none);
    }

    /** The nodes that count. */
    int[] scope() {
        return scope;
    }

    /** The score of the state as it is, in full and by the order of steps of htools, so that no digit differs. */
    public Score exact() {
        return Scores.of(state, scope);
    }

    double counted(double[] rows, int offset, int node) {
        double primaries = rows[offset + Row.PRIMARIES];
        double all = primaries + rows[offset + Row.SECONDARIES];
        if (!online[node]) {
            return 4 * all + 16 * primaries;
        }
        return (rows[offset + Row.NOT_REDUNDANT] == 0 ? 0 : all)
                + 2 * rows[offset + Row.TAG_CONFLICTS]
                + rows[offset + Row.LOCATION]
                + RESERVED_TOTAL * rows[offset + Row.RESERVED] / inventory.totalMemory[node];
    }

    private void countPairs(int node) {
        for (int location : inventory.locations[node]) {
            for (int at = 0; at < state.realTags.size(node); at++) {
                pairs[location * inventory.exclusionCount + state.realTags.key(node, at)] +=
                        (int) state.realTags.count(node, at);
            }
        }
    }

    /** What {@link #pairsChange} can take off at most, wherever the instance goes. */
    double mostPairsLess(int instance) {
        int from = state.primaryOf(instance);
        double most = 0;
        for (int tag : inventory.exclusions[instance]) {
            most += from == InstanceInput.NO_NODE || pairs.length == 0 ? 0 : pairs(from, InstanceInput.NO_NODE, tag, 1);
        }
        return most;
    }

    /** Changes with the places of instances that have a tag in common with this one, and with no others. */
    double pairsChange(int instance, int to) {
        int[] exclusions = inventory.exclusions[instance];
        int from = state.primaryOf(instance);
        if (exclusions.length == 0 || from == to || pairs.length == 0 || inventory.forthcoming[instance]) {
            return 0;
        }
        double change = 0;
        for (int tag : exclusions) {
            change -= from == InstanceInput.NO_NODE ? 0 : pairs(from, to, tag, 1);
            change += pairs(to, from, tag, 0);
        }
        return change;
    }

    /** How many places that only one of two nodes has hold more than some instances of a tag. */
    private int pairs(int node, int other, int tag, int more) {
        int found = 0;
        for (int location : online[node] ? inventory.locations[node] : new int[0]) {
            boolean both =
                    other != InstanceInput.NO_NODE && online[other] && contains(inventory.locations[other], location);
            found += !both && pairs[location * inventory.exclusionCount + tag] > more ? 1 : 0;
        }
        return found;
    }

    private static boolean contains(int[] all, int wanted) {
        for (int one : all) {
            if (one == wanted) {
                return true;
            }
        }
        return false;
    }
}
