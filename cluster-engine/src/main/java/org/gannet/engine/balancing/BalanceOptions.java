package org.gannet.engine.balancing;

/**
 * What a balance may do, and when it is enough. Scores are those of {@link Score#total}.
 *
 * @param maxMoves at most so many moves
 * @param minScore enough when the score is no more than this above the best that is possible
 * @param minGain the least that a move must gain once the score is at {@code minGainLimit} or below
 * @param diskMoves whether disks may be copied to other nodes
 * @param instanceMoves whether instances may change the node they run on
 * @param restrictedMigration whether instances move only off drained nodes, and at most once
 * @param evacuateOnly whether only instances that have a node offline are moved
 * @param ignoreSoftErrors whether only hard limits count
 * @param maxCopiedMib no more disk is copied than this
 * @param localMoves whether instances whose disks are on one node only may move, by copying these
 * @param likeHbal only the single steps that hbal takes, one after another, none better
 */
public record BalanceOptions(
        int maxMoves,
        double minScore,
        double minGain,
        double minGainLimit,
        boolean diskMoves,
        boolean instanceMoves,
        boolean restrictedMigration,
        boolean evacuateOnly,
        boolean ignoreSoftErrors,
        long maxCopiedMib,
        boolean localMoves,
        boolean likeHbal) {
    /** As hbal does without options. */
    public static final BalanceOptions DEFAULT = new BalanceOptions(
            Integer.MAX_VALUE, 1e-9, 0.01, 0.1, true, true, false, false, false, Long.MAX_VALUE, false, false);

    /** Scores closer than this are equal: they differ by the order in which they were summed. */
    private static final double NOISE = 1e-9;

    public BalanceOptions {
        if (maxMoves < 0 || maxCopiedMib < 0) {
            throw new IllegalArgumentException("limits are at least 0");
        }
    }

    public BalanceOptions withLikeHbal(boolean wished) {
        return new BalanceOptions(
                maxMoves,
                minScore,
                minGain,
                minGainLimit,
                diskMoves,
                instanceMoves,
                restrictedMigration,
                evacuateOnly,
                ignoreSoftErrors,
                maxCopiedMib,
                localMoves,
                wished);
    }

    public BalanceOptions withMaxMoves(int moves) {
        return new BalanceOptions(
                moves,
                minScore,
                minGain,
                minGainLimit,
                diskMoves,
                instanceMoves,
                restrictedMigration,
                evacuateOnly,
                ignoreSoftErrors,
                maxCopiedMib,
                localMoves,
                likeHbal);
    }

    /** Whether a score is good enough to be reached by a move. hbal moves instances for the last digit, too. */
    boolean isGain(double before, double after) {
        return after < before
                && (likeHbal || before - after > NOISE)
                && (before > minGainLimit || before - after >= minGain);
    }
}
