package org.gannet.engine.balancing;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Spreads that differ from each other. Those of what is to come are the spreads of what is there, on each node and
 * after each move, where nothing is to come; and loads that nobody has measured are all alike: each such set is worked
 * out once, with the weights of all.
 *
 * <p>The value of spread k on a node is its row's figure in column {@code columns[node * count + k]}, times
 * {@code scales}, plus {@code offsets} of the same place.
 *
 * @param count of them
 * @param weights of each
 */
record Distinct(int count, double[] weights, int[] columns, double[] scales, double[] offsets) {
    /** Which of them is that of reserved memory. */
    static final int RESERVED = 2;

    static Distinct of(PlacementState state, int[] scope) {
        return new Finder(state, scope).distinct();
    }

    /** The value of a spread, of a node that is as in a row of some array. */
    double value(double[] rows, int offset, int place) {
        return rows[offset + columns[place]] * scales[place] + offsets[place];
    }

    /** Whether two nodes with the same row have the same values. */
    boolean areSame(int node, int other) {
        int one = node * count;
        int two = other * count;
        return Arrays.equals(columns, one, one + count, columns, two, two + count)
                && Arrays.equals(scales, one, one + count, scales, two, two + count)
                && Arrays.equals(offsets, one, one + count, offsets, two, two + count);
    }

    /** The values of {@link Scores#spreads}, by a product instead of divisions: the last digit may differ. */
    private void lay(int place, int metric, int node, Inventory inventory) {
        boolean exclusive = inventory.exclusive[node];
        int forthcoming = metric > 8 ? 1 : 0;
        double whole;
        switch (metric) {
            case 0, 9 -> {
                columns[place] = metric == 0 ? Row.UNALLOCATED : Row.FREE_MEMORY_FORTHCOMING;
                whole = inventory.totalMemory[node];
            }
            case 1, 10 -> {
                columns[place] = (exclusive ? Row.FREE_SPINDLES : Row.FREE_DISK) + forthcoming;
                whole = exclusive ? inventory.spindles[node] : inventory.totalDisk[node];
            }
            case 2 -> {
                columns[place] = Row.RESERVED;
                whole = inventory.totalMemory[node];
            }
            case 3, 11 -> {
                columns[place] = Row.CPUS + forthcoming;
                whole = inventory.cpus[node] * inventory.speed[node];
            }
            case 8, 12 -> {
                columns[place] = Row.SPINDLES + forthcoming;
                whole = inventory.mostSpindles[node];
            }
            default -> {
                columns[place] = Row.LOADS + metric - 4;
                whole = 1;
            }
        }
        // Of nothing all is free.
        scales[place] = whole == 0 ? 0 : 1 / whole;
        offsets[place] = whole == 0 ? 1 : 0;
    }

    /** Looks at one state. */
    private static final class Finder {
        private final PlacementState state;
        private final Inventory inventory;
        private final int[] scope;
        private final double[] weights = Scorer.WEIGHTS.clone();

        Finder(PlacementState state, int[] scope) {
            this.state = state;
            this.scope = scope;
            inventory = state.inventory();
        }

        Distinct distinct() {
            if (all(instance -> !inventory.forthcoming[instance])) {
                if (all(instance -> inventory.usesMemory[instance])) {
                    merge(0, 9, Row.UNALLOCATED, Row.FREE_MEMORY_FORTHCOMING);
                }
                if (areEqual(Row.FREE_SPINDLES, Row.FREE_SPINDLES_FORTHCOMING)) {
                    merge(1, 10, Row.FREE_DISK, Row.FREE_DISK_FORTHCOMING);
                }
                merge(3, 11, Row.CPUS, Row.CPUS_FORTHCOMING);
                merge(8, 12, Row.SPINDLES, Row.SPINDLES_FORTHCOMING);
            }
            for (int load : new int[] {1, 3}) {
                if (all(instance -> inventory.loads[instance][0] == inventory.loads[instance][load])) {
                    merge(4, 4 + load, Row.LOADS, Row.LOADS + load);
                }
            }
            int[] metrics = IntStream.range(0, Scorer.SPREADS)
                    .filter(metric -> weights[metric] > 0)
                    .toArray();
            int places = inventory.nodes() * metrics.length;
            var found = new Distinct(
                    metrics.length,
                    IntStream.of(metrics).mapToDouble(metric -> weights[metric]).toArray(),
                    new int[places],
                    new double[places],
                    new double[places]);
            for (int node = 0; node < inventory.nodes(); node++) {
                for (int k = 0; k < metrics.length; k++) {
                    found.lay(node * metrics.length + k, metrics[k], node, inventory);
                }
            }
            return found;
        }

        private boolean all(IntPredicate condition) {
            return IntStream.range(0, inventory.instances()).allMatch(condition);
        }

        private boolean areEqual(int column, int other) {
            return IntStream.of(scope)
                    .map(node -> node * Row.SIZE)
                    .allMatch(row -> state.rows[row + column] == state.rows[row + other]);
        }

        private void merge(int metric, int other, int column, int otherColumn) {
            if (areEqual(column, otherColumn)) {
                weights[metric] += weights[other];
                weights[other] = 0;
            }
        }
    }
}
