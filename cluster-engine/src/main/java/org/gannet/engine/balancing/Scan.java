package org.gannet.engine.balancing;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * The best move of each instance, found by all cores at once. Each writes to the places of its instances only, so the
 * result is the same however the work falls.
 */
final class Scan {
    private static final int CHUNK = 16;

    private final ConcurrentLinkedQueue<MoveScan> idle = new ConcurrentLinkedQueue<>();
    private final PlacementState state;
    private final Scorer scorer;
    private final Moves moves;
    final double[] scores;
    final MoveKind[] kinds;
    final int[] targets;
    private Targets looked;

    Scan(PlacementState state, Scorer scorer, Moves moves) {
        this.state = state;
        this.scorer = scorer;
        this.moves = moves;
        int instances = state.inventory().instances();
        scores = new double[instances];
        kinds = new MoveKind[instances];
        targets = new int[instances];
        Arrays.fill(kinds, MoveKind.FAILOVER);
        looked = new Targets(state, scorer, moves.looked());
    }

    /** Looks at some instances: their places in the arrays are right afterwards. */
    void look(int[] instances, int count) {
        refresh();
        each(
                instances,
                count,
                (scan, instance) -> note(scan, instance, looked, InstanceInput.NO_NODE, Double.POSITIVE_INFINITY));
    }

    /**
     * Looks for the best move of all instances: those that have one as good, but for a tie's breadth, have their places
     * right afterwards, others may have an infinite score. Many times faster than to find what is best for each.
     *
     * @param limit only scores below it count
     * @return the lowest score, or infinite
     */
    double lowest(int[] instances, double limit, double tie) {
        refresh();
        var lowest = new AtomicLong(Double.doubleToLongBits(limit));
        each(instances, instances.length, (scan, instance) -> {
            double known = Double.longBitsToDouble(lowest.get());
            note(scan, instance, looked, InstanceInput.NO_NODE, known + tie * Math.max(1, known));
            if (scores[instance] < known) {
                lowest.accumulateAndGet(
                        Double.doubleToLongBits(scores[instance]),
                        (one, other) -> Double.longBitsToDouble(one) < Double.longBitsToDouble(other) ? one : other);
            }
        });
        double found = Double.longBitsToDouble(lowest.get());
        return found < limit ? found : Double.POSITIVE_INFINITY;
    }

    /**
     * Looks at instances again after a few nodes have changed: in full at those that lie there, else at the moves to
     * these nodes, and at what was the best before. So what is found is a move with its right score, but where all has
     * changed a little another may be better.
     */
    void lookAgain(int[] instances, int[] changed) {
        refresh();
        var few = new Targets(
                state, scorer, IntStream.of(changed).filter(looked::has).toArray());
        each(instances, instances.length, (scan, instance) -> {
            boolean whole =
                    contains(changed, state.primaryOf(instance)) || contains(changed, state.secondaryOf(instance));
            int best = targets[instance];
            boolean also = !whole && kinds[instance] != MoveKind.FAILOVER && !contains(changed, best);
            note(scan, instance, whole ? looked : few, also ? best : InstanceInput.NO_NODE, Double.POSITIVE_INFINITY);
        });
    }

    private static boolean contains(int[] nodes, int wanted) {
        return Arrays.binarySearch(nodes, wanted) >= 0;
    }

    private void refresh() {
        if (looked.nodes() == moves.looked()) {
            looked.refresh();
        } else {
            looked = new Targets(state, scorer, moves.looked());
        }
    }

    private void each(int[] instances, int count, ObjIntConsumer<MoveScan> work) {
        int chunk = count < 4 * CHUNK ? 1 : CHUNK;
        IntStream.range(0, (count + chunk - 1) / chunk).parallel().forEach(part -> {
            MoveScan scan = take();
            for (int at = part * chunk; at < Math.min(count, (part + 1) * chunk); at++) {
                work.accept(scan, instances[at]);
            }
            idle.add(scan);
        });
    }

    private void note(MoveScan scan, int instance, Targets nodes, int also, double limit) {
        scores[instance] = scan.scan(instance, nodes, also, limit);
        kinds[instance] = scan.bestKind();
        targets[instance] = scan.bestTarget();
    }

    private MoveScan take() {
        MoveScan scan = idle.poll();
        return scan == null ? new MoveScan(state, scorer, moves) : scan;
    }
}
