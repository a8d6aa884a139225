package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Walks from a state to better ones, one move after another. Every move taken is allowed when its turn comes, and makes
 * the score lower, or is the first of two that do so together.
 */
final class Search {
    /** Scores closer than this are told apart by counting in full, as htools counts. */
    private static final double TIE = 1e-10;
    /** How many are counted in full at most. */
    private static final int TIES = 400;
    /** How many first moves of two are tried, of each kind. */
    private static final int FIRSTS = 12;
    /** So many are tried in all, times instances by nodes; the first ones always. */
    private static final long TRIALS = 20_000_000;

    private static final long MOST_TRIALS = 200;
    /** What two moves together must gain. */
    private static final double WORTH = 0.01;

    private final PlacementState state;
    private final Scorer scorer;
    private final Moves moves;
    private final BalanceOptions options;
    private final double enough;
    private final Scan scan;
    private final MoveScan single;
    private final int[] candidates;
    private final List<BalanceMove> done = new ArrayList<>();
    private double score;
    private boolean shortAtPrice;
    private final long mostTried;
    private long tried;

    Search(PlacementState state, int[] scope, BalanceOptions options) {
        this(state, scope, options, 0);
    }

    /** @param price what each MiB that is copied or sent costs of the score, until {@link #forgetPrice} */
    Search(PlacementState state, int[] scope, BalanceOptions options, double price) {
        this.state = state;
        this.options = options;
        scorer = new Scorer(state, scope);
        moves = new Moves(state, scope, options);
        moves.setPrice(price);

        single = new MoveScan(state, scorer, moves);
        score = scorer.exact().total();
        enough = Scores.optimum(state, scope) + options.minScore();
        candidates = IntStream.range(0, state.inventory().instances())
                .filter(instance -> moves.isMovable(instance))
                .toArray();
        scan = new Scan(state, scorer, moves, candidates);
        mostTried = Math.clamp(TRIALS / Math.max(1, size()), FIRSTS * MoveKind.values().length, MOST_TRIALS);
    }

    PlacementState state() {
        return state;
    }

    List<BalanceMove> done() {
        return done;
    }

    double score() {
        return score;
    }

    /** In MiB, what all moves copy of disks. */
    long copiedMib() {
        return done.stream().mapToLong(BalanceMove::copiedMib).sum();
    }

    /** How much one scan of all moves costs: instances by nodes. */
    long size() {
        return (long) candidates.length * moves.online().length;
    }

    /** Whether more could have been gained if more might be copied. */
    boolean isShort() {
        return moves.isShort();
    }

    /** Whether that was so while there was a price. */
    boolean isShortAtPrice() {
        return shortAtPrice;
    }

    /** From now on what is copied and sent is of no matter. */
    void forgetPrice() {
        shortAtPrice = moves.isShort();
        moves.setPrice(0);
        scan.forget();
    }

    boolean mayGoOn() {
        return done.size() < options.maxMoves() && score > enough;
    }

    /** hbal's own steps: of all moves the one to the lowest score, until none gains enough. */
    void steepest() {
        boolean gains = true;
        while (gains && mayGoOn()) {
            double best = scan.lowest(score + TIE, TIE);
            gains = best < Double.POSITIVE_INFINITY && takeFirstOf(best);
        }
    }

    /** The first in hbal's order of those that are equal but for the last digits. */
    private boolean takeFirstOf(double best) {
        double limit = best + TIE * Math.max(1, best);
        double lowest = score;
        int chosen = -1;
        MoveKind kind = MoveKind.FAILOVER;
        int target = -1;
        int counted = 0;
        for (int instance : candidates) {
            if (scan.scores[instance] > limit || counted > TIES) {
                continue;
            }
            for (long move : single.within(instance, scan.targets(), limit)) {
                MoveKind tried = MoveKind.values()[(int) (move >> 32)];
                single.score(instance, tried, (int) move);
                double exact = state.exactAfter(single.trial(), scorer.scope()) + moves.price(instance, tried);
                counted++;
                if (exact < lowest) {
                    lowest = exact;
                    chosen = instance;
                    kind = tried;
                    target = (int) move;
                }
            }
        }
        return chosen >= 0 && options.isGain(score, lowest) && take(chosen, kind, target);
    }

    /**
     * Where no single move gains: a move that costs something, and after it one that gains more. Only for a gain that
     * is worth two moves. False if there is none.
     */
    boolean twoSteps() {
        if (done.size() + 2 > options.maxMoves() || !mayGoOn()) {
            return false;
        }
        double enough = score - Math.max(WORTH, options.minGain());
        for (Step first : firsts()) {
            if (tried++ > mostTried) {
                return false;
            }
            Optional<Step> second = second(first, enough);
            if (second.isPresent()) {
                take(first.instance(), first.kind(), first.target());
                take(second.get().instance(), second.get().kind(), second.get().target());
                return true;
            }
        }
        return false;
    }

    private record Step(int instance, MoveKind kind, int target) {}

    /** The best move after another, if the two together come below a score. Nothing is changed. */
    private Optional<Step> second(Step first, double below) {
        single.score(first.instance(), first.kind(), first.target());
        Trial trial = single.trial();
        long copies = moves.copiedBy(first.instance(), first.kind());
        var after = new Scan(scan);
        PlacementState.Done done = state.applyUndoably(trial);
        scorer.refresh();
        after.moved(first.instance(), trial.changed());
        moves.spend(copies);
        double lowest = after.lowest(below, TIE);
        Optional<Step> second = IntStream.of(candidates)
                .filter(instance -> lowest < below && after.scores[instance] == lowest)
                .mapToObj(instance -> found(after, instance))
                .findFirst();
        state.undo(done);
        scorer.refresh();
        scan.undone();
        moves.spend(-copies);
        return second;
    }

    /** Those moves of each kind that cost least, the best of each kind before all second ones. */
    private List<Step> firsts() {
        List<List<Step>> each =
                Arrays.stream(MoveKind.values()).map(this::firsts).toList();
        List<Step> all = new ArrayList<>();
        for (int at = 0; at < FIRSTS; at++) {
            for (List<Step> steps : each) {
                steps.stream().skip(at).findFirst().ifPresent(all::add);
            }
        }
        return all;
    }

    private List<Step> firsts(MoveKind kind) {
        scan.look(kind, FIRSTS, TIE);
        return IntStream.of(candidates)
                .filter(instance -> scan.scores[instance] < Double.POSITIVE_INFINITY)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer instance) -> scan.scores[instance])
                        .thenComparingInt(instance -> instance))
                .limit(FIRSTS)
                .map(instance -> found(scan, instance))
                .toList();
    }

    private static Step found(Scan scan, int instance) {
        return new Step(instance, scan.kinds[instance], scan.targets[instance]);
    }

    /** Does a move; false if it is not allowed any more. */
    boolean take(int instance, MoveKind kind, int target) {
        if (single.score(instance, kind, target) == Double.POSITIVE_INFINITY) {
            return false;
        }
        int from = state.primaryOf(instance);
        int second = state.secondaryOf(instance);
        Trial trial = single.trial();
        long copies = moves.copiedBy(instance, kind);
        long sends = moves.sentBy(instance, kind);
        state.apply(trial);
        scorer.refresh();
        scan.moved(instance, trial.changed());
        score = scorer.exact().total();
        moves.spend(copies);
        done.add(new BalanceMove(
                instance, kind, target, from, second, trial.primary(), trial.secondary(), score, copies, sends));
        return true;
    }
}
