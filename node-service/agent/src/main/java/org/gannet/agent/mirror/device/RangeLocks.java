package org.gannet.agent.mirror.device;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Ranges of a disk of which each is changed by one at a time, in the order of asking: so that both sides see
 * overlapping changes in one order, and a block is not copied while it changes. Nobody blocks: who has to wait is
 * called later.
 */
final class RangeLocks {
    private final List<Range> held = new ArrayList<>();
    private final Deque<Range> waiting = new ArrayDeque<>();

    /** Held, or waiting to be. */
    static final class Range {
        final long from;
        final long to;
        private final Consumer<Range> work;

        private Range(long from, long to, Consumer<Range> work) {
            this.from = from;
            this.to = to;
            this.work = work;
        }

        private boolean overlaps(Range other) {
            return from < other.to && other.from < to;
        }
    }

    /** Does the work when the range is free, in this thread or in one that frees it. It is freed by {@link #free}. */
    void take(long from, long length, Consumer<Range> work) {
        Range range = new Range(from, from + length, work);
        synchronized (this) {
            if (isTaken(range, held) || isTaken(range, waiting)) {
                waiting.add(range);
                return;
            }
            held.add(range);
        }
        work.accept(range);
    }

    private static boolean isTaken(Range range, Iterable<Range> others) {
        for (Range other : others) {
            if (range.overlaps(other)) {
                return true;
            }
        }
        return false;
    }

    void free(Range range) {
        List<Range> next = new ArrayList<>();
        synchronized (this) {
            held.remove(range);
            List<Range> before = new ArrayList<>();
            for (Iterator<Range> all = waiting.iterator(); all.hasNext(); ) {
                Range one = all.next();
                if (isTaken(one, held) || isTaken(one, before)) {
                    before.add(one);
                } else {
                    all.remove();
                    held.add(one);
                    next.add(one);
                }
            }
        }
        next.forEach(one -> one.work.accept(one));
    }

    /** Those that are being changed now. */
    synchronized List<Range> held() {
        return List.copyOf(held);
    }
}
