package org.gannet.engine.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gannet.engine.htools.SampleCluster;
import org.junit.jupiter.api.Test;

/** What a walk looks at only in part, beside every move tried in full. */
class ScanTest {
    private static final double TIE = 1e-10;
    private static final int SEEDS = 60;

    @Test
    void findsTheBestOfAllMovesAtEachStep() {
        int steps = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            steps += walk("random " + seed, RandomClusters.of(seed), BalanceOptions.DEFAULT);
        }
        assertThat(steps).isGreaterThan(SEEDS);
    }

    /** So many nodes that the nodes of the last steps are few of them. */
    @Test
    void findsItInLargerGroupsToo() {
        assertThat(walk("sample", SampleCluster.of(60, 240, 3), BalanceOptions.DEFAULT.withMaxMoves(60)))
                .isEqualTo(60);
    }

    @Test
    void findsItWhereOnlyHardLimitsCount() {
        BalanceOptions usual = BalanceOptions.DEFAULT;
        var lax = new BalanceOptions(
                usual.maxMoves(), usual.minScore(), 0, 0, true, true, false, false, true, Long.MAX_VALUE, true, false);
        for (long seed = 0; seed < SEEDS; seed++) {
            walk("lax " + seed, RandomClusters.of(seed), lax);
        }
    }

    /** Walks by the scan, and looks at each step whether any move is better than what it found. */
    private static int walk(String name, ClusterInput cluster, BalanceOptions options) {
        PlacementState state = PlacementState.of(Inventory.of(cluster));
        int[] scope = state.inventory().allNodes();
        var scorer = new Scorer(state, scope);
        var moves = new Moves(state, scope, options);
        int[] instances = IntStream.range(0, state.inventory().instances())
                .filter(moves::isMovable)
                .toArray();
        var scan = new Scan(state, scorer, moves, instances);
        int steps = 0;
        double now = scorer.now();
        while (steps < options.maxMoves()) {
            double best = lowest(state, scorer, moves, instances);
            double found = scan.lowest(now, TIE);
            if (best >= now - 2 * TIE) {
                assertThat(found).as(name + " step " + steps).isGreaterThan(now - 3 * TIE);
                return steps;
            }
            assertThat(found).as(name + " step " + steps).isCloseTo(best, within(TIE));
            now = take(state, scorer, moves, scan, instances, found);
            steps++;
        }
        return steps;
    }

    private static double lowest(PlacementState state, Scorer scorer, Moves moves, int[] instances) {
        var single = new MoveScan(state, scorer, moves);
        double best = Double.POSITIVE_INFINITY;
        for (int instance : instances) {
            List<MoveKind> kinds = new ArrayList<>(List.of(moves.to(instance)));
            if (moves.mayFailOver(instance)) {
                best = Math.min(best, single.score(instance, MoveKind.FAILOVER, InstanceInput.NO_NODE));
            }
            for (MoveKind kind : kinds) {
                for (int target : moves.online()) {
                    best = Math.min(best, single.score(instance, kind, target));
                }
            }
        }
        return best;
    }

    private static double take(
            PlacementState state, Scorer scorer, Moves moves, Scan scan, int[] instances, double found) {
        int instance = IntStream.of(instances)
                .filter(one -> scan.scores[one] == found)
                .findFirst()
                .orElseThrow();
        var single = new MoveScan(state, scorer, moves);
        assertThat(single.score(instance, scan.kinds[instance], scan.targets[instance]))
                .isEqualTo(found);
        state.apply(single.trial());
        scorer.refresh();
        scan.moved(single.trial().instance(), single.trial().changed());
        // Of a spread that is gone the root of the last digit is left.
        assertThat(scorer.now()).isCloseTo(found, within(1e-7));
        return scorer.now();
    }
}
