package org.gannet.engine.balancing;

import java.util.Collections;
import java.util.PriorityQueue;

/** The lowest few of many scores, that several threads find: tells which score is too high to be one of them. */
final class LowestFew {
    private final int most;
    private final double tie;
    private final PriorityQueue<Double> lowest = new PriorityQueue<>(Collections.reverseOrder());
    private volatile double limit = Double.POSITIVE_INFINITY;

    /** @param tie scores closer than this are equal */
    LowestFew(int most, double tie) {
        this.most = most;
        this.tie = tie;
    }

    /** Only scores below it can be one of them. */
    double limit() {
        return limit;
    }

    synchronized void add(double score) {
        lowest.add(score);
        if (lowest.size() > most) {
            lowest.remove();
        }
        if (lowest.size() == most) {
            limit = lowest.peek() + tie * Math.max(1, lowest.peek());
        }
    }
}
