package org.gannet.engine.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.gannet.engine.htools.GanetiCommands;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans for clusters of all shapes, done by a checker that shares no code with what it checks. */
class PlanTest {
    private static final int SEEDS = 400;

    /** What a plan may do. */
    private enum Way {
        USUAL,
        LIKE_HBAL,
        SOFT,
        EVACUATE,
        RESTRICTED,
        NO_DISKS,
        NO_INSTANCES;

        BalanceOptions options() {
            BalanceOptions usual = BalanceOptions.DEFAULT;
            return new BalanceOptions(
                    usual.maxMoves(),
                    usual.minScore(),
                    usual.minGain(),
                    usual.minGainLimit(),
                    this != NO_DISKS,
                    this != NO_INSTANCES,
                    this == RESTRICTED,
                    this == EVACUATE,
                    this == SOFT,
                    usual.maxCopiedMib(),
                    false,
                    this == LIKE_HBAL);
        }
    }

    private record Planned(ClusterInput cluster, int[] scope, BalancePlan plan, String what) {}

    private static List<Planned> plans(Way way) {
        List<Planned> plans = new ArrayList<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            ClusterInput cluster = AnyClusters.of(seed);
            PlacementState state = PlacementState.of(Inventory.of(cluster));
            for (int group = 0; group < cluster.groups().size(); group++) {
                int[] scope = state.inventory().nodesOfGroup(group);
                String what = way + ", seed " + seed + ", group " + group;
                plans.add(new Planned(cluster, scope, Balancer.plan(state, scope, way.options()), what));
            }
        }
        return plans;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void nothingIsBrokenAtAnyStepAndTheScoreIsTheOneClaimed(Way way) {
        int moves = 0;
        Set<MoveKind> kinds = EnumSet.noneOf(MoveKind.class);
        for (Planned planned : plans(way)) {
            var replay = new PlanReplay(planned.cluster(), way != Way.SOFT, planned.what());
            for (BalanceMove move : planned.plan().moves()) {
                replay.one(move);
                kinds.add(move.kind());
                moves++;
            }
            if (!planned.plan().moves().isEmpty()) {
                assertThat(planned.plan().last().total())
                        .as(planned.what())
                        .isLessThan(planned.plan().initial().total());
                isTheScore(planned, replay.checker());
            }
        }
        assertThat(moves).isGreaterThan(100);
        assertThat(kinds).hasSizeGreaterThanOrEqualTo(way == Way.NO_INSTANCES ? 1 : 2);
    }

    /** As long as nothing came or went, htools compares what is reserved with what a node reported as free. */
    private static void isTheScore(Planned planned, SlowChecker checker) {
        double hidden = Arrays.stream(planned.scope())
                .filter(node -> !planned.cluster().nodes().get(node).offline())
                .filter(node -> planned.plan().result().isRedundant(node) != checker.isRedundant(node))
                .mapToDouble(node -> planned.plan().result().primaries(node)
                        + planned.plan().result().secondaries(node))
                .sum();
        assertThat(planned.plan().last().total())
                .as(planned.what())
                .isCloseTo(checker.score(planned.scope()) - hidden, within(1e-7));
    }

    /** The sets of moves that hbal prints as one job each: in any order nothing is broken, and the end is the same. */
    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"USUAL", "SOFT"})
    void whatCanRunSideBySideMayRunInAnyOrder(Way way) {
        int several = 0;
        for (Planned planned : plans(way)) {
            List<List<BalanceMove>> sets = GanetiCommands.sets(planned.plan().moves());
            for (int round = 0; round < 3; round++) {
                var random = new Random(round);
                var replay = new PlanReplay(planned.cluster(), way != Way.SOFT, planned.what());
                for (List<BalanceMove> set : sets) {
                    List<BalanceMove> shuffled = new ArrayList<>(set);
                    Collections.shuffle(shuffled, random);
                    replay.all(shuffled);
                    several += set.size() > 1 ? 1 : 0;
                }
                for (int at = 0; at < planned.cluster().instances().size(); at++) {
                    assertThat(replay.checker().primary(at))
                            .as(planned.what())
                            .isEqualTo(planned.plan().result().primaryOf(at));
                    assertThat(replay.checker().secondary(at))
                            .as(planned.what())
                            .isEqualTo(planned.plan().result().secondaryOf(at));
                }
            }
        }
        assertThat(several).isGreaterThan(50);
    }
}
