package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Walks from a state to better ones, one move after another. Every move taken is allowed when its turn comes, and makes
 * the score lower.
 */
final class Search {
    /** Scores closer than this are told apart by counting in full, as htools counts. */
    private static final double TIE = 1e-10;
    /** How many are counted in full at most. */
    private static final int TIES = 400;
    /** How many first moves of two are tried. */
    private static final int FIRSTS = 32;
    /** Groups with more nodes are looked at in part first: at those that would take an instance best. */
    private static final int WIDE = 96;
    /** How many of them, as primaries and as secondaries. */
    private static final int PROMISING = 24;
    /** What two moves together must gain. */
    private static final double WORTH = 0.01;
    /** How much of the next best gain, as it was, a gain must be to be taken. */
    private static final double OF_NEXT = 0.6;
    /** How much of the same move's gain, as it was, a gain must be to be taken. */
    private static final double OF_OLD = 0.8;

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

    Search(PlacementState state, int[] scope, BalanceOptions options) {
        this.state = state;
        this.options = options;
        scorer = new Scorer(state, scope);
        moves = new Moves(state, scope, options);
        scan = new Scan(state, scorer, moves);
        single = new MoveScan(state, scorer, moves);
        score = scorer.exact().total();
        enough = Scores.optimum(state, scope) + options.minScore();
        candidates = IntStream.range(0, state.inventory().instances())
                .filter(instance -> moves.isMovable(instance))
                .toArray();
    }

    PlacementState state() {
        return state;
    }

    Scorer scorer() {
        return scorer;
    }

    List<BalanceMove> done() {
        return done;
    }

    double score() {
        return score;
    }

    /** How much one scan of all moves costs: instances by nodes. */
    long size() {
        return (long) candidates.length * moves.online().length;
    }

    boolean mayGoOn() {
        return done.size() < options.maxMoves() && score > enough;
    }

    /** hbal's own steps: of all moves the one to the lowest score. False when none gains enough. */
    boolean steepest(int steps) {
        return steepest(steps, false);
    }

    /**
     * The same.
     *
     * @param inPart whether after a step only moves that have to do with its nodes are looked at again, and all once
     *     more when these gain nothing: many times faster, and not always hbal's own step
     */
    boolean steepest(int steps, boolean inPart) {
        boolean all = true;
        int taken = 0;
        while (taken < steps && mayGoOn()) {
            double best = lowest(all, inPart);
            if (best < score + TIE && takeFirstOf(best)) {
                taken++;
                all = !inPart;
            } else if (all) {
                return false;
            } else {
                all = true;
            }
        }
        return true;
    }

    private double lowest(boolean all, boolean inPart) {
        if (!inPart) {
            return scan.lowest(candidates, score + TIE, TIE);
        }
        if (all) {
            scan.look(candidates, candidates.length);
        } else {
            scan.lookAgain(candidates, nodes(done.getLast()));
        }
        double best = Double.POSITIVE_INFINITY;
        for (int instance : candidates) {
            best = Math.min(best, scan.scores[instance]);
        }
        return best;
    }

    private static int[] nodes(BalanceMove move) {
        return IntStream.of(move.oldPrimary(), move.oldSecondary(), move.newPrimary(), move.newSecondary())
                .filter(node -> node != InstanceInput.NO_NODE)
                .sorted()
                .distinct()
                .toArray();
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
            for (long move : single.within(instance, limit)) {
                MoveKind tried = MoveKind.values()[(int) (move >> 32)];
                single.score(instance, tried, (int) move);
                double exact = state.exactAfter(single.trial(), scorer.scope());
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
     * As {@link #steepest}, but a move's gain is worked out again only when it seems to be the best: for large
     * clusters. False if nothing was gained.
     *
     * @param narrow whether only promising nodes are looked at
     */
    boolean greedy(boolean narrow) {
        moves.lookAt(narrow ? promising() : moves.online());
        scan.look(candidates, candidates.length);
        record Gain(int instance, double gain) {}
        var queue = new PriorityQueue<Gain>(
                Comparator.comparingDouble(Gain::gain).reversed().thenComparingInt(Gain::instance));
        for (int instance : candidates) {
            if (scan.scores[instance] < score - TIE) {
                queue.add(new Gain(instance, score - scan.scores[instance]));
            }
        }
        boolean gained = false;
        int taken = 0;
        int[] batch = new int[8];
        double[] old = new double[state.inventory().instances()];
        while (!queue.isEmpty() && mayGoOn()) {
            int size = 0;
            while (size < batch.length && !queue.isEmpty()) {
                Gain gain = queue.remove();
                old[gain.instance()] = gain.gain();
                batch[size++] = gain.instance();
            }
            scan.look(batch, size);
            int best = -1;
            for (int at = 0; at < size; at++) {
                best = isBetter(batch[at], best) ? batch[at] : best;
            }
            Gain next = queue.peek();
            double gains = best < 0 ? 0 : score - scan.scores[best];
            boolean good = best >= 0 && (next == null || gains >= OF_NEXT * next.gain() || gains >= OF_OLD * old[best]);
            if (good && take(best, scan.kinds[best], scan.targets[best])) {
                gained = true;
                if (narrow && ++taken % PROMISING == 0) {
                    moves.lookAt(promising());
                }
            }
            for (int at = 0; at < size; at++) {
                double gain = good && batch[at] == best ? 0 : score - scan.scores[batch[at]];
                if (gain > TIE && isBetter(batch[at], -1)) {
                    queue.add(new Gain(batch[at], gain));
                }
            }
        }
        moves.lookAt(moves.online());
        return gained;
    }

    /** Whether a scan of all nodes is so long that a part of them comes first. */
    boolean isWide() {
        return moves.online().length > WIDE && candidates.length > 0;
    }

    /** The nodes whose score would suffer least from an instance of middling memory, as primaries or as secondaries. */
    private int[] promising() {
        double[] memory = state.inventory().memory;
        int typical = IntStream.of(candidates)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer instance) -> memory[instance])
                        .thenComparingInt(instance -> instance))
                .skip(candidates.length / 2)
                .findFirst()
                .orElseThrow();
        return IntStream.concat(best(typical, true), best(typical, false))
                .distinct()
                .sorted()
                .toArray();
    }

    private IntStream best(int instance, boolean asPrimary) {
        double[] scores = new double[state.inventory().nodes()];
        for (int node : moves.online()) {
            scores[node] = single.coming(instance, node, asPrimary);
        }
        return IntStream.of(moves.online())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer node) -> scores[node])
                        .thenComparingInt(node -> node))
                .limit(PROMISING)
                .mapToInt(Integer::intValue);
    }

    /**
     * Where no single move gains: a move that costs something, and after it one that gains more. For small groups, and
     * only for a gain that is worth two moves. False if there is none.
     */
    boolean twoSteps() {
        if (done.size() + 2 > options.maxMoves() || !mayGoOn()) {
            return false;
        }
        scan.look(candidates, candidates.length);
        int[] firsts = IntStream.of(candidates)
                .filter(instance -> scan.scores[instance] < Double.POSITIVE_INFINITY)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer instance) -> scan.scores[instance])
                        .thenComparingInt(instance -> instance))
                .limit(FIRSTS)
                .mapToInt(Integer::intValue)
                .toArray();
        double best = score - Math.max(WORTH, options.minGain());
        BalanceMove[] chosen = {};
        for (int instance : firsts) {
            var after = new Search(state.copy(), scorer.scope(), options);
            after.moves.spend(options.maxCopiedMib() - moves.left());
            if (!after.take(instance, scan.kinds[instance], scan.targets[instance])) {
                continue;
            }
            after.score = Double.MAX_VALUE;
            if (after.steepest(1) && after.score < best) {
                best = after.score;
                chosen = after.done.toArray(new BalanceMove[0]);
            }
        }
        for (BalanceMove move : chosen) {
            take(move.instance(), move.kind(), move.target());
        }
        return chosen.length > 0;
    }

    /** Whether the options allow such a move of an instance as it is now. */
    boolean mayMove(int instance, MoveKind kind) {
        return moves.isMovable(instance)
                && (kind == MoveKind.FAILOVER
                        ? moves.mayFailOver(instance)
                        : List.of(moves.to(instance)).contains(kind));
    }

    private boolean isBetter(int instance, int best) {
        return options.isGain(score - TIE, scan.scores[instance])
                && (best < 0 || scan.scores[instance] < scan.scores[best]);
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
        state.apply(trial);
        scorer.refresh();
        score = scorer.exact().total();
        moves.spend(copies);
        int migrations = kind == MoveKind.REPLACE_SECONDARY ? 0 : kind == MoveKind.REPLACE_PRIMARY ? 2 : 1;
        long memory = state.inventory().usesMemory[instance] ? (long) state.inventory().memory[instance] : 0;
        done.add(new BalanceMove(
                instance,
                kind,
                target,
                from,
                second,
                trial.primary(),
                trial.secondary(),
                score,
                copies,
                migrations * memory));
        return true;
    }
}
