package org.gannet.engine.balancing;

import java.util.List;

/**
 * Finds moves that make a group of nodes even. Pure: the state given is not changed, and the same input has the same
 * answer, on however many cores.
 */
public final class Balancer {
    /** Groups up to this many instances by nodes are balanced by hbal's own steps to the end, whatever it costs. */
    private static final long SMALL = 40_000;

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
        search.steepest(Integer.MAX_VALUE);
        if (!options.likeHbal()) {
            search = improved(search, start, scope, options);
        }
        return new BalancePlan(initial, search.done(), Scores.of(search.state(), scope), optimum, search.state());
    }

    private static Search improved(Search search, PlacementState start, int[] scope, BalanceOptions options) {
        while (search.size() <= TINY && search.twoSteps()) {
            search.steepest(Integer.MAX_VALUE);
        }
        return search.size() <= SMALL ? new Shortener(start, scope, options).shorten(search) : search;
    }
}
