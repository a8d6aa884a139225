package org.gannet.engine.balancing;

import java.util.List;

/**
 * What a balance would do: nothing was done yet.
 *
 * @param initial of the group before
 * @param moves in this order each is allowed when its turn comes
 * @param last of the group afterwards
 * @param optimum the score that can't be beaten
 * @param result the cluster afterwards
 */
public record BalancePlan(Score initial, List<BalanceMove> moves, Score last, double optimum, PlacementState result) {
    public BalancePlan {
        moves = List.copyOf(moves);
    }

    /** Disk that all moves together copy. */
    public long copiedMib() {
        return moves.stream().mapToLong(BalanceMove::copiedMib).sum();
    }

    /** Memory that all moves together send to other nodes. */
    public long transferredMib() {
        return moves.stream().mapToLong(BalanceMove::transferredMib).sum();
    }
}
