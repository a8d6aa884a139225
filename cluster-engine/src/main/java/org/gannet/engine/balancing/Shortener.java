package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one move of several of the same instance, where the way there is still allowed at each step: the end is the
 * same, and less is copied.
 */
final class Shortener {
    /** More attempts are not made: each replays the whole plan. */
    private static final int ATTEMPTS = 400;

    private record Step(int instance, MoveKind kind, int target) {}

    private final PlacementState start;
    private final int[] scope;
    private final BalanceOptions options;

    Shortener(PlacementState start, int[] scope, BalanceOptions options) {
        this.start = start;
        this.scope = scope;
        this.options = options;
    }

    /** The search that did the shorter plan, or the one given if none is shorter. */
    Search shorten(Search found) {
        Search best = found;
        int attempts = 0;
        for (int at = 0; at < best.done().size(); at++) {
            int again = next(best.done(), at);
            if (again < 0 || attempts == ATTEMPTS) {
                continue;
            }
            for (boolean early : new boolean[] {false, true}) {
                attempts++;
                Optional<Search> shorter = replay(merged(best.done(), at, again, early), best);
                if (shorter.isPresent()) {
                    best = shorter.get();
                    at--;
                    break;
                }
            }
        }
        return best;
    }

    private static int next(List<BalanceMove> moves, int at) {
        for (int later = at + 1; later < moves.size(); later++) {
            if (moves.get(later).instance() == moves.get(at).instance()) {
                return later;
            }
        }
        return -1;
    }

    /** Both moves as one, in the place of the first or of the second; empty if there is no such move. */
    private static List<Step> merged(List<BalanceMove> moves, int first, int second, boolean early) {
        BalanceMove from = moves.get(first);
        BalanceMove to = moves.get(second);
        List<Step> one = new ArrayList<>();
        if (from.oldPrimary() != to.newPrimary() || from.oldSecondary() != to.newSecondary()) {
            Optional<Step> step = between(from, to);
            if (step.isEmpty()) {
                return List.of();
            }
            one.add(step.get());
        }
        List<Step> steps = new ArrayList<>();
        for (int at = 0; at < moves.size(); at++) {
            BalanceMove move = moves.get(at);
            if (at == (early ? first : second)) {
                steps.addAll(one);
            } else if (at != first && at != second) {
                steps.add(new Step(move.instance(), move.kind(), move.target()));
            }
        }
        return steps;
    }

    private static Optional<Step> between(BalanceMove from, BalanceMove to) {
        int primary = from.oldPrimary();
        int secondary = from.oldSecondary();
        int instance = from.instance();
        if (to.kind() == MoveKind.FAILOVER_TO_ANY) {
            return Optional.of(new Step(instance, MoveKind.FAILOVER_TO_ANY, to.newPrimary()));
        }
        if (to.newPrimary() == primary) {
            return Optional.of(new Step(instance, MoveKind.REPLACE_SECONDARY, to.newSecondary()));
        }
        if (to.newSecondary() == primary) {
            boolean swapped = to.newPrimary() == secondary;
            return Optional.of(
                    swapped
                            ? new Step(instance, MoveKind.FAILOVER, InstanceInput.NO_NODE)
                            : new Step(instance, MoveKind.REPLACE_AND_FAILOVER, to.newPrimary()));
        }
        if (to.newSecondary() == secondary) {
            return Optional.of(new Step(instance, MoveKind.REPLACE_PRIMARY, to.newPrimary()));
        }
        return to.newPrimary() == secondary
                ? Optional.of(new Step(instance, MoveKind.FAILOVER_AND_REPLACE, to.newSecondary()))
                : Optional.empty();
    }

    private Optional<Search> replay(List<Step> steps, Search before) {
        if (steps.isEmpty() || !isAsGood(steps, before.score())) {
            return Optional.empty();
        }
        var search = new Search(start.copy(), scope, options);
        steps.forEach(step -> search.take(step.instance(), step.kind(), step.target()));
        return Optional.of(search);
    }

    /** Whether the steps are allowed, each when its turn comes, and end at the same score. */
    private boolean isAsGood(List<Step> steps, double score) {
        PlacementState state = start.copy();
        var moves = new Moves(state, scope, options);
        var trial = new Trial(state);
        for (Step step : steps) {
            boolean may = moves.mayMove(step.instance(), step.kind())
                    && trial.move(step.instance(), step.kind(), step.target(), moves.isStrict()) == Fit.FITS;
            if (!may) {
                return false;
            }
            moves.spend(moves.copiedBy(step.instance(), step.kind()));
            state.apply(trial);
        }
        return Math.abs(Scores.of(state, scope).total() - score) < 1e-9;
    }
}
