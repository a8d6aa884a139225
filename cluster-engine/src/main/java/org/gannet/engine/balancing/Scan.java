package org.gannet.engine.balancing;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    Scan(PlacementState state, Scorer scorer, Moves moves) {
        this.state = state;
        this.scorer = scorer;
        this.moves = moves;
        int instances = state.inventory().instances();
        scores = new double[instances];
        kinds = new MoveKind[instances];
        targets = new int[instances];
        Arrays.fill(kinds, MoveKind.FAILOVER);
    }

    /** Looks at some instances: their places in the arrays are right afterwards. */
    void look(int[] instances, int count) {
        look(instances, count, moves.looked());
    }

    /**
     * Looks at instances again after a few nodes have changed: in full at those that lie there, else at the moves to
     * these nodes, and at what was the best before. So what is found is a move with its right score, but where all has
     * changed a little another may be better.
     */
    void lookAgain(int[] instances, int[] changed) {
        look(instances, instances.length, changed);
    }

    private int[] targets(int instance, int[] nodes) {
        if (nodes == moves.looked() || liesOn(instance, nodes)) {
            return moves.looked();
        }
        int best = kinds[instance] == MoveKind.FAILOVER ? -1 : targets[instance];
        if (best < 0 || contains(nodes, best)) {
            return nodes;
        }
        int[] more = Arrays.copyOf(nodes, nodes.length + 1);
        more[nodes.length] = best;
        Arrays.sort(more);
        return more;
    }

    private boolean liesOn(int instance, int[] nodes) {
        return contains(nodes, state.primaryOf(instance)) || contains(nodes, state.secondaryOf(instance));
    }

    private static boolean contains(int[] nodes, int wanted) {
        return Arrays.binarySearch(nodes, wanted) >= 0;
    }

    private void look(int[] instances, int count, int[] nodes) {
        int chunk = count < 4 * CHUNK ? 1 : CHUNK;
        IntStream.range(0, (count + chunk - 1) / chunk).parallel().forEach(part -> {
            MoveScan scan = take();
            for (int at = part * chunk; at < Math.min(count, (part + 1) * chunk); at++) {
                int instance = instances[at];
                scores[instance] = scan.scan(instance, targets(instance, nodes));
                kinds[instance] = scan.bestKind();
                targets[instance] = scan.bestTarget();
            }
            idle.add(scan);
        });
    }

    private MoveScan take() {
        MoveScan scan = idle.poll();
        return scan == null ? new MoveScan(state, scorer, moves) : scan;
    }
}
