package org.gannet.engine.balancing;

import java.util.Arrays;

/**
 * For each row a few keys with a count above zero. Plain arrays that are searched from end to end: a node has some tens
 * of neighbours, and for so few this is several times faster than a map, and ordered the same each time.
 */
final class SparseCounts {
    private final int[][] keys;
    private final long[][] counts;
    private final int[] sizes;

    SparseCounts(int rows) {
        keys = new int[rows][4];
        counts = new long[rows][4];
        sizes = new int[rows];
    }

    private SparseCounts(SparseCounts other) {
        keys = other.keys.clone();
        counts = other.counts.clone();
        sizes = other.sizes.clone();
        for (int row = 0; row < keys.length; row++) {
            keys[row] = keys[row].clone();
            counts[row] = counts[row].clone();
        }
    }

    SparseCounts copy() {
        return new SparseCounts(this);
    }

    long get(int row, int key) {
        int at = find(row, key);
        return at < 0 ? 0 : counts[row][at];
    }

    void add(int row, int key, long change) {
        if (change == 0) {
            return;
        }
        int at = find(row, key);
        if (at >= 0) {
            counts[row][at] += change;
            if (counts[row][at] == 0) {
                int last = --sizes[row];
                keys[row][at] = keys[row][last];
                counts[row][at] = counts[row][last];
            }
            return;
        }
        int size = sizes[row]++;
        if (size == keys[row].length) {
            keys[row] = Arrays.copyOf(keys[row], 2 * size);
            counts[row] = Arrays.copyOf(counts[row], 2 * size);
        }
        keys[row][size] = key;
        counts[row][size] = change;
    }

    /** The highest count of a row if one key had that much less; 0 without keys. */
    long maxWithout(int row, int key, long less) {
        long max = 0;
        for (int at = 0; at < sizes[row]; at++) {
            long count = keys[row][at] == key ? counts[row][at] - less : counts[row][at];
            max = Math.max(max, count);
        }
        return max;
    }

    long sum(int row) {
        long sum = 0;
        for (int at = 0; at < sizes[row]; at++) {
            sum += counts[row][at];
        }
        return sum;
    }

    /** How many keys a row has. */
    int size(int row) {
        return sizes[row];
    }

    /** One of the keys of a row, from 0 to {@link #size} - 1, in no order. */
    int key(int row, int at) {
        return keys[row][at];
    }

    long count(int row, int at) {
        return counts[row][at];
    }

    private int find(int row, int key) {
        int[] all = keys[row];
        for (int at = 0; at < sizes[row]; at++) {
            if (all[at] == key) {
                return at;
            }
        }
        return -1;
    }
}
