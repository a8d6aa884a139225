package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds an instance's best move. For one thread, on a state that does not change meanwhile. What a kind of move does to
 * the instance's own nodes is worked out once; for each target only the target's share is added: so a scan of all
 * targets costs about a tenth of trying each move alone.
 */
final class MoveScan {
    private static final double NOISE = 1e-12;
    private static final int KINDS = MoveKind.values().length;

    private final PlacementState state;
    private final Inventory inventory;
    private final Scorer scorer;
    private final Moves moves;
    private final Trial trial;
    private final double[] scratch = Scorer.scratch();
    private final double[] sums = new double[KINDS * Scorer.SPREADS];
    private final double[] squares = new double[KINDS * Scorer.SPREADS];
    private final double[] counted = new double[KINDS];
    private final boolean[] fits = new boolean[KINDS];
    /** The rows of the node that keeps a copy, by kinds of moves. */
    private final double[] kept = new double[KINDS * Row.SIZE];
    /** What the target's loss would bring there more than any other: its share of what is counted, and of a spread. */
    private double keptCounted;

    private double keptSum;
    private double keptSquare;
    private final double[] row = new double[Row.SIZE];
    private final Distinct spreads;
    private final int each;
    /** Scores closer than this are equal, and the first of them is taken: kinds come in the order of their prices. */
    private final double margin;

    private double bestScore;
    private MoveKind bestKind = MoveKind.FAILOVER;
    private int bestTarget;

    MoveScan(PlacementState state, Scorer scorer, Moves moves) {
        this.state = state;
        this.scorer = scorer;
        this.moves = moves;
        margin = moves.isLikeHbal() ? 0 : NOISE;
        inventory = state.inventory();
        spreads = scorer.spreads;
        each = spreads.count();
        trial = new Trial(state);
    }

    double bestScore() {
        return bestScore;
    }

    MoveKind bestKind() {
        return bestKind;
    }

    int bestTarget() {
        return bestTarget;
    }

    /** All moves of an instance to a score no higher than this, in hbal's order: the kind's number and the target. */
    long[] within(int instance, double limit) {
        List<Long> found = new ArrayList<>();
        if (moves.mayFailOver(instance)) {
            addWithin(found, instance, MoveKind.FAILOVER, InstanceInput.NO_NODE, limit);
        }
        for (int target : moves.online()) {
            if (target != state.primaryOf(instance) && target != state.secondaryOf(instance)) {
                for (MoveKind kind : moves.to(instance)) {
                    addWithin(found, instance, kind, target, limit);
                }
            }
        }
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    private void addWithin(List<Long> found, int instance, MoveKind kind, int target, double limit) {
        if (score(instance, kind, target) <= limit) {
            found.add((long) kind.ordinal() << 32 | target & 0xffffffffL);
        }
    }

    /** Tries one move in full; the score after it, or infinite if it is not allowed. */
    double score(int instance, MoveKind kind, int target) {
        return trial.move(instance, kind, target, moves.isStrict()) == Fit.FITS
                ? scorer.after(trial, scratch)
                : Double.POSITIVE_INFINITY;
    }

    /** What was tried last. */
    Trial trial() {
        return trial;
    }

    /** The lowest score that one move of this instance reaches; infinite if none is allowed. */
    double scan(int instance) {
        return scan(instance, moves.looked());
    }

    /** The same, of moves to some nodes only. */
    double scan(int instance, int[] targets) {
        bestScore = Double.POSITIVE_INFINITY;
        if (!moves.isMovable(instance)) {
            return bestScore;
        }
        if (moves.mayFailOver(instance)) {
            consider(score(instance, MoveKind.FAILOVER, InstanceInput.NO_NODE), MoveKind.FAILOVER, -1);
        }
        MoveKind[] kinds = moves.to(instance);
        int from = state.primaryOf(instance);
        int second = state.secondaryOf(instance);
        boolean fast = kinds.length > 0
                && kinds[0] != MoveKind.FAILOVER_TO_ANY
                && !inventory.offline[from]
                && !inventory.offline[second];
        if (fast) {
            prepare(instance, kinds, from, second);
        }
        for (int target : kinds.length == 0 ? new int[0] : targets) {
            if (target == from || target == second || !inventory.reaches(instance, target)) {
                continue;
            }
            if (fast) {
                scanTarget(instance, kinds, target, from, second);
            } else {
                for (MoveKind kind : kinds) {
                    consider(score(instance, kind, target), kind, target);
                }
            }
        }
        return bestScore;
    }

    private void consider(double score, MoveKind kind, int target) {
        if (score < bestScore - margin) {
            bestScore = score;
            bestKind = kind;
            bestTarget = target;
        }
    }

    /** The shares of the instance's own nodes, for a target that has nothing to do with them yet. */
    private void prepare(int instance, MoveKind[] kinds, int from, int second) {
        for (MoveKind kind : kinds) {
            int at = kind.ordinal();
            System.arraycopy(scorer.sums, 0, sums, at * Scorer.SPREADS, Scorer.SPREADS);
            System.arraycopy(scorer.squares, 0, squares, at * Scorer.SPREADS, Scorer.SPREADS);
            counted[at] = scorer.counted;
            Fit fit = trial.ownNodes(instance, kind, moves.isStrict());
            fits[at] = fit == Fit.FITS;
            int keeper = keeper(kind, from, second);
            for (int part = 0; fits[at] && part < trial.size(); part++) {
                add(at, trial.rows(), part * Row.SIZE, trial.node(part));
                if (trial.node(part) == keeper) {
                    System.arraycopy(trial.rows(), part * Row.SIZE, kept, at * Row.SIZE, Row.SIZE);
                }
            }
            counted[at] -= state.location(instance, from, second);
        }
    }

    private void add(int kind, double[] rows, int offset, int node) {
        counted[kind] += scorer.counted(rows, offset, node) - scorer.counted(state.rows, node * Row.SIZE, node);
        for (int k = 0; k < each; k++) {
            double now = scorer.values[node * each + k] - scorer.shifts[k];
            double then = spreads.value(rows, offset, node * each + k) - scorer.shifts[k];
            sums[kind * Scorer.SPREADS + k] += then - now;
            squares[kind * Scorer.SPREADS + k] += then * then - now * now;
        }
    }

    /** The node that has the second copy when the target has become the primary. */
    private static int keeper(MoveKind kind, int from, int second) {
        return kind == MoveKind.REPLACE_PRIMARY ? second : from;
    }

    private void scanTarget(int instance, MoveKind[] kinds, int target, int from, int second) {
        for (MoveKind kind : kinds) {
            if (!fits[kind.ordinal()]) {
                continue;
            }
            switch (kind) {
                case REPLACE_SECONDARY, FAILOVER_AND_REPLACE -> {
                    int primary = kind == MoveKind.REPLACE_SECONDARY ? from : second;
                    System.arraycopy(state.rows, target * Row.SIZE, row, 0, Row.SIZE);
                    double peer = state.peers.get(target, primary) + state.reserve(instance);
                    Fit fit = state.arithmetic.addSecondary(row, 0, target, instance, peer, moves.isStrict());
                    if (fit == Fit.FITS) {
                        keepsNothing();
                        evaluate(instance, kind, target, primary, target);
                    }
                }
                case REPLACE_AND_FAILOVER, REPLACE_PRIMARY -> {
                    int keeper = keeper(kind, from, second);
                    if (!inventory.canMigrate(keeper, target)) {
                        continue;
                    }
                    if (!keeps(instance, kind, keeper, target)) {
                        continue;
                    }
                    System.arraycopy(state.rows, target * Row.SIZE, row, 0, Row.SIZE);
                    if (state.arithmetic.addPrimary(row, 0, target, instance, moves.isStrict()) == Fit.FITS) {
                        evaluate(instance, kind, target, target, keeper);
                    }
                }
                case FAILOVER, FAILOVER_TO_ANY -> throw new IllegalStateException("has no target of its own: " + kind);
            }
        }
    }

    private void keepsNothing() {
        keptCounted = 0;
        keptSum = 0;
        keptSquare = 0;
    }

    /** Whether the keeper can bear the target's loss; what that changes is kept for the evaluation. */
    private boolean keeps(int instance, MoveKind kind, int keeper, int target) {
        keepsNothing();
        int offset = kind.ordinal() * Row.SIZE;
        double peer = state.peers.get(keeper, target) + state.reserve(instance);
        double before = kept[offset + Row.RESERVED];
        // Of all losses the worst counts; what is to come reserves nothing yet.
        if (peer <= before || inventory.forthcoming[instance]) {
            return true;
        }
        double redundant = kept[offset + Row.NOT_REDUNDANT];
        double then = kept[offset + Row.UNALLOCATED] > peer ? 0 : 1;
        if (moves.isStrict() && then > redundant) {
            return false;
        }
        double counted = scorer.counted(kept, offset, keeper);
        kept[offset + Row.RESERVED] = peer;
        kept[offset + Row.NOT_REDUNDANT] = then;
        keptCounted = scorer.counted(kept, offset, keeper) - counted;
        kept[offset + Row.RESERVED] = before;
        kept[offset + Row.NOT_REDUNDANT] = redundant;
        double old = before / inventory.totalMemory[keeper] - scorer.shifts[Distinct.RESERVED];
        double more = peer / inventory.totalMemory[keeper] - scorer.shifts[Distinct.RESERVED];
        keptSum = more - old;
        keptSquare = more * more - old * old;
        return true;
    }

    private void evaluate(int instance, MoveKind kind, int target, int primary, int secondary) {
        int at = kind.ordinal();
        double total = counted[at]
                + scorer.counted(row, 0, target)
                - scorer.counted(state.rows, target * Row.SIZE, target)
                + state.location(instance, primary, secondary)
                + scorer.pairsChange(instance, primary)
                + keptCounted;
        if (total >= bestScore) {
            return;
        }
        int first = at * Scorer.SPREADS;
        for (int k = 0; k < each; k++) {
            double sum = sums[first + k];
            double square = squares[first + k];
            if (k == Distinct.RESERVED) {
                sum += keptSum;
                square += keptSquare;
            }
            total += spreadWith(k, sum, square, target);
            if (total >= bestScore) {
                return;
            }
        }
        consider(total, kind, target);
    }

    /** The score if an instance came to a node, and stayed where it is, too; infinite if it does not fit there. */
    double coming(int instance, int node, boolean asPrimary) {
        System.arraycopy(state.rows, node * Row.SIZE, row, 0, Row.SIZE);
        Fit fit = asPrimary
                ? state.arithmetic.addPrimary(row, 0, node, instance, moves.isStrict())
                : state.arithmetic.addSecondary(row, 0, node, instance, state.reserve(instance), moves.isStrict());
        if (fit != Fit.FITS) {
            return Double.POSITIVE_INFINITY;
        }
        double total =
                scorer.counted + scorer.counted(row, 0, node) - scorer.counted(state.rows, node * Row.SIZE, node);
        for (int k = 0; k < each; k++) {
            total += spreadWith(k, scorer.sums[k], scorer.squares[k], node);
        }
        return total;
    }

    /** The share of one spread, when a node's row becomes the one that was worked out last. */
    private double spreadWith(int k, double sum, double square, int node) {
        int place = node * each + k;
        double now = scorer.values[place] - scorer.shifts[k];
        double then = spreads.value(row, 0, place) - scorer.shifts[k];
        double mean = (sum + then - now) / scorer.count;
        double variance = (square + (then - now) * (then + now)) / scorer.count - mean * mean;
        return spreads.weights()[k] * Math.sqrt(Math.max(0, variance));
    }
}
