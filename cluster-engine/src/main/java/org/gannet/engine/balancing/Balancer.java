package org.gannet.engine.balancing;

import java.util.List;

/**
 * Finds moves that make a group of nodes even. Pure: the state given is not changed, and the same input has the same
 * answer, on however many cores.
 */
public final class Balancer {
    /** Up to so many instances by nodes each pair of moves of one instance is tried as one. */
    private static final long SMALL = 40_000;

    /** So many prices are tried for what is copied. */
    private static final int PRICES = 7;
    /** From the first to the second; the next ones come closer each time. */
    private static final double FIRST_FACTOR = 16;

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
        Search search = walk(start, scope, options, 0);
        if (!options.likeHbal()) {
            Search other = search.isShort() ? frugal(search, start, scope, options) : search;
            search = improved(search, start, scope, options);
            other = other == search ? search : improved(other, start, scope, options);
            search = other.score() < search.score() ? other : search;
        }
        return new BalancePlan(initial, search.done(), Scores.of(search.state(), scope), optimum, search.state());
    }

    private static Search walk(PlacementState start, int[] scope, BalanceOptions options, double price) {
        var search = new Search(start.copy(), scope, options, price);
        search.steepest();
        if (price > 0) {
            search.forgetPrice();
            search.steepest();
        }
        return search;
    }

    /**
     * Where less may be copied than would be: each MiB gets a price, by which the moves come first that gain most for
     * what they copy, and the price is looked for that leaves nothing over and lacks nothing.
     */
    private static Search frugal(Search greedy, PlacementState start, int[] scope, BalanceOptions options) {
        Search best = greedy;
        double gained = Scores.of(start, scope).total() - greedy.score();
        double price = gained / Math.max(1, greedy.copiedMib());
        double factor = FIRST_FACTOR;
        for (int round = 0; round < PRICES; round++) {
            Search search = walk(start, scope, options, price);
            best = search.score() < best.score() ? search : best;
            price = search.isShortAtPrice() ? price * factor : price / factor;
            factor = Math.sqrt(factor);
        }
        return best;
    }

    private static Search improved(Search search, PlacementState start, int[] scope, BalanceOptions options) {
        while (search.twoSteps()) {
            search.steepest();
        }
        return search.size() <= SMALL ? new Shortener(start, scope, options).shorten(search) : search;
    }
}
