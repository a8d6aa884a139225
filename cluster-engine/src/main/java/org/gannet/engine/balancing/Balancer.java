package org.gannet.engine.balancing;

import java.util.List;

/**
 * Finds moves that make a group of nodes even. Pure: the state given is not changed, and the same input has the same
 * answer, on however many cores.
 */
public final class Balancer {
    /** So many instances by nodes are scanned in all, at most, for hbal's own steps. */
    private static final long STEEPEST = 3_000_000;
    /** Groups up to this many instances by nodes are balanced by hbal's own steps to the end, whatever it costs. */
    private static final long SMALL = 40_000;

    /** So many instances by nodes are looked at in full passes, at most; one pass there is always. */
    private static final long ALL_PASSES = 40_000_000;

    /** Up to this many, two moves at once are tried where one does not gain. */
    private static final long TINY = 8_000;

    private Balancer() {}

    /**
     * Plans a balance.
     *
     * @param start the whole cluster
     * @param scope the nodes of one group, in the order of their index
     */
    public static BalancePlan plan(PlacementState start, int[] scope, BalanceOptions options) {
        Score initial = Scores.of(start, scope);
        double optimum = Scores.optimum(start, scope);
        if (initial.total() - optimum < options.minScore()) {
            return new BalancePlan(initial, List.of(), initial, optimum, start.copy());
        }
        var search = new Search(start.copy(), scope, options);
        int steps = options.likeHbal() || search.size() <= SMALL
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, STEEPEST / Math.max(1, search.size()));
        // Where not all steps are hbal's, and their number is not limited, they need not be the very same.
        boolean free = steps < Integer.MAX_VALUE && options.maxMoves() == Integer.MAX_VALUE;
        search.steepest(steps, free);
        if (!options.likeHbal()) {
            search = improved(search, start, scope, options);
        }
        return new BalancePlan(initial, search.done(), Scores.of(search.state(), scope), optimum, search.state());
    }

    private static Search improved(Search search, PlacementState start, int[] scope, BalanceOptions options) {
        while (search.isWide() && search.mayGoOn() && search.greedy(true)) {
            continue;
        }
        long passes = Math.max(1, ALL_PASSES / Math.max(1, search.size()));
        while (passes-- > 0 && search.mayGoOn() && search.greedy(false)) {
            continue;
        }
        while (search.size() <= TINY && search.twoSteps()) {
            search.steepest(Integer.MAX_VALUE);
        }
        return search.size() <= SMALL ? new Shortener(start, scope, options).shorten(search) : search;
    }
}
