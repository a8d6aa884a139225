package org.gannet.engine.allocation.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.gannet.engine.balancing.AnyClusters;
import org.gannet.engine.balancing.BalanceMove;
import org.gannet.engine.balancing.BalanceOptions;
import org.gannet.engine.balancing.BalancePlan;
import org.gannet.engine.balancing.Balancer;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.Scores;
import org.gannet.engine.balancing.Shuffled;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.balancing.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Results do not depend on the order in which nodes and instances are listed. Each single choice is exactly as good in
 * any order. Of equally good ones the first is taken, as htools does; what follows from another choice may differ, so
 * whole results are the same nearly always and not always.
 */
class OrderTest {
    private static final int SEEDS = 300;
    private static final Offset<Double> NOISE = within(1e-8);
    private static final double NEARLY_ALL = 0.95;

    private int compared;
    private int same;

    private void compare(boolean equal) {
        compared++;
        same += equal ? 1 : 0;
    }

    private void nearlyAllAreTheSame(int least) {
        assertThat(compared).isGreaterThan(least);
        assertThat(same).isGreaterThan((int) (NEARLY_ALL * compared));
    }

    private static PlacementState state(ClusterInput cluster) {
        return PlacementState.of(Inventory.of(cluster));
    }

    private static BalancePlan plan(PlacementState state, int group, int moves, boolean likeHbal) {
        BalanceOptions options = BalanceOptions.DEFAULT.withMaxMoves(moves).withLikeHbal(likeHbal);
        return Balancer.plan(state, state.inventory().nodesOfGroup(group), options);
    }

    @Test
    void scoresAndWholeBalances() {
        for (long seed = 0; seed < SEEDS; seed++) {
            PlacementState one = state(AnyClusters.of(seed));
            PlacementState other =
                    state(Shuffled.of(one.inventory().input(), seed).cluster());
            for (int group = 0; group < one.inventory().input().groups().size(); group++) {
                BalancePlan plan = plan(one, group, Integer.MAX_VALUE, false);
                BalancePlan shuffled = plan(other, group, Integer.MAX_VALUE, false);
                String what = "seed " + seed + ", group " + group;
                assertThat(plan.initial().total())
                        .as(what)
                        .isCloseTo(shuffled.initial().total(), NOISE);
                assertThat(plan.moves().isEmpty())
                        .as(what)
                        .isEqualTo(shuffled.moves().isEmpty());
                if (!plan.moves().isEmpty()) {
                    double gap = plan.last().total() - shuffled.last().total();
                    compare(Math.abs(gap) < NOISE.value);
                }
            }
        }
        nearlyAllAreTheSame(200);
    }

    /** From each state that the walk reaches, one step leads as low in another order, too. */
    @Test
    void eachStepOfABalanceIsAsGood() {
        int steps = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            PlacementState one = state(AnyClusters.of(seed));
            Shuffled order = Shuffled.of(one.inventory().input(), seed);
            for (int group = 0; group < one.inventory().input().groups().size(); group++) {
                PlacementState other = state(order.cluster());
                for (BalanceMove move :
                        plan(one, group, Integer.MAX_VALUE, true).moves()) {
                    List<BalanceMove> best = plan(other, group, 1, true).moves();
                    String what = "seed " + seed + ", group " + group + ": " + move;
                    assertThat(best).as(what).hasSize(1);
                    assertThat(best.getFirst().scoreAfter()).as(what).isCloseTo(move.scoreAfter(), NOISE);
                    apply(other, order, move);
                    steps++;
                }
            }
        }
        assertThat(steps).isGreaterThan(1000);
    }

    private static void apply(PlacementState state, Shuffled order, BalanceMove move) {
        var trial = new Trial(state);
        int instance = order.instances().indexOf(move.instance());
        assertThat(trial.move(instance, move.kind(), order.nodes().indexOf(move.target()), true))
                .isEqualTo(Fit.FITS);
        state.apply(trial);
    }

    @ParameterizedTest
    @EnumSource(
            value = StorageTemplate.class,
            names = {"DRBD", "PLAIN", "RBD"})
    void howManyMoreFit(StorageTemplate template) {
        NewInstance wanted = NewInstance.of("flavor", 2048, 20480, 2, template, 1);
        for (long seed = 0; seed < SEEDS; seed++) {
            SearchRules rules = SearchRules.STRICT.withCapacity(seed % 2 == 0);
            ClusterInput cluster = AnyClusters.of(seed);
            Capacity.Forecast one = Capacity.of(cluster, wanted, rules, 0);
            Capacity.Forecast other = Capacity.of(Shuffled.of(cluster, seed).cluster(), wanted, rules, 0);
            assertThat(one.steps().isEmpty())
                    .as("seed %d", seed)
                    .isEqualTo(other.steps().isEmpty());
            if (!one.steps().isEmpty()) {
                assertThat(one.steps().getFirst().place().score())
                        .as("seed %d", seed)
                        .isCloseTo(other.steps().getFirst().place().score(), NOISE);
                compare(one.count() == other.count());
            }
        }
        nearlyAllAreTheSame(80);
    }

    /** One at a time where each goes, or that it stays, is the same; and of all together how many. */
    @ParameterizedTest
    @EnumSource(EvacuationMode.class)
    void whatLeavesANode(EvacuationMode mode) {
        for (long seed = 0; seed < SEEDS; seed++) {
            ClusterInput cluster = AnyClusters.of(seed);
            Shuffled order = Shuffled.of(cluster, seed);
            List<Integer> leaving = IntStream.range(0, cluster.instances().size())
                    .filter(at -> isOn(cluster.instances().get(at), mode))
                    .boxed()
                    .toList();
            List<Integer> same =
                    leaving.stream().map(order.instances()::indexOf).toList();
            for (int at = 0; at < leaving.size(); at++) {
                Optional<Double> one = scoreWithout(cluster, List.of(leaving.get(at)), mode);
                Optional<Double> other = scoreWithout(order.cluster(), List.of(same.get(at)), mode);
                String what = mode + ", seed " + seed + ", instance " + leaving.get(at);
                assertThat(one.isPresent()).as(what).isEqualTo(other.isPresent());
                one.ifPresent(score -> assertThat(score).as(what).isCloseTo(other.orElseThrow(), NOISE));
            }
            if (!leaving.isEmpty()) {
                compare(evacuate(state(cluster), leaving, mode).moved().size()
                        == evacuate(state(order.cluster()), same, mode).moved().size());
            }
        }
        nearlyAllAreTheSame(70);
    }

    /** The first node is the one that is left. */
    private static boolean isOn(InstanceInput instance, EvacuationMode mode) {
        return mode != EvacuationMode.SECONDARY_ONLY && instance.primary() == 0
                || mode != EvacuationMode.PRIMARY_ONLY && instance.secondary() == 0;
    }

    private static Evacuated evacuate(PlacementState state, List<Integer> leaving, EvacuationMode mode) {
        return new Evacuation(state, SearchRules.STRICT).evacuate(leaving, mode);
    }

    private static Optional<Double> scoreWithout(ClusterInput cluster, List<Integer> leaving, EvacuationMode mode) {
        PlacementState state = state(cluster);
        int group = state.inventory().groupOf(state.primaryOf(leaving.getFirst()));
        return evacuate(state, leaving, mode).failed().isEmpty()
                ? Optional.of(Scores.ofGroup(state, group).total())
                : Optional.empty();
    }
}
