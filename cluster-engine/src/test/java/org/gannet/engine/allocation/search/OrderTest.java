package org.gannet.engine.allocation.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.AnyClusters;
import org.gannet.engine.balancing.BalanceOptions;
import org.gannet.engine.balancing.BalancePlan;
import org.gannet.engine.balancing.Balancer;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.RollingMaintenance;
import org.gannet.engine.balancing.RollingMaintenance.Alone;
import org.gannet.engine.balancing.RollingMaintenance.Guests;
import org.gannet.engine.balancing.Scores;
import org.gannet.engine.balancing.Shuffled;
import org.gannet.engine.balancing.Squeeze;
import org.gannet.engine.balancing.StorageTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Results do not depend on the order in which groups, nodes and instances are given, not even in the last digit of a
 * score: each is asked of a cluster and of the same one in another order.
 */
class OrderTest {
    private static final int SEEDS = 150;

    /** Where one in five instances can't be on each node. */
    private static ClusterInput cluster(long seed) {
        return AnyClusters.of(seed)
                .withReach((instance, node) -> instance % 5 != seed % 5 || (instance + node) % 3 != 0);
    }

    /** What is asked for has to be there now and then. */
    private static void isSame(Function<ClusterInput, List<?>> result, int least) {
        int found = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            ClusterInput cluster = cluster(seed);
            List<?> expected = result.apply(cluster);
            assertThat(result.apply(Shuffled.of(cluster, seed)))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
            found += expected.isEmpty() ? 0 : 1;
        }
        assertThat(found).isGreaterThan(least);
    }

    private static PlacementState state(ClusterInput cluster) {
        return PlacementState.of(Inventory.of(cluster));
    }

    @Test
    void aCluster() {
        for (long seed = 0; seed < SEEDS; seed++) {
            ClusterInput cluster = cluster(seed);
            ClusterInput other = Shuffled.of(cluster, seed);
            assertThat(other.groups()).isEqualTo(cluster.groups());
            assertThat(other.nodes()).isEqualTo(cluster.nodes());
            assertThat(other.instances()).isEqualTo(cluster.instances());
            for (int instance = 0; instance < cluster.instances().size() + 1; instance++) {
                for (int node = 0; node < cluster.nodes().size(); node++) {
                    assertThat(other.reach().allows(instance, node))
                            .isEqualTo(cluster.reach().allows(instance, node));
                }
            }
        }
    }

    @Test
    void aScore() {
        isSame(cluster -> List.of(Scores.of(state(cluster))), 100);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBalance(boolean likeHbal) {
        BalanceOptions options = BalanceOptions.DEFAULT.withLikeHbal(likeHbal);
        isSame(
                cluster -> {
                    PlacementState state = state(cluster);
                    List<Object> all = new ArrayList<>();
                    for (int group = 0; group < cluster.groups().size(); group++) {
                        BalancePlan plan =
                                Balancer.plan(state, state.inventory().nodesOfGroup(group), options);
                        all.addAll(List.of(plan.initial(), plan.moves(), plan.last(), plan.optimum()));
                    }
                    return all;
                },
                100);
    }

    @ParameterizedTest
    @EnumSource(
            value = StorageTemplate.class,
            names = {"DRBD", "PLAIN", "RBD"})
    void howManyMoreFit(StorageTemplate template) {
        NewInstance wanted = NewInstance.of("flavor", 2048, 20480, 2, template, 1);
        isSame(cluster -> forecast(Capacity.of(cluster, wanted, SearchRules.STRICT, 0)), 10);
        isSame(cluster -> forecast(Capacity.of(cluster, wanted, SearchRules.STRICT.withCapacity(false), 0)), 30);
    }

    private static List<?> forecast(Capacity.Forecast forecast) {
        return forecast.steps().isEmpty() ? List.of() : List.of(forecast.steps(), forecast.failures());
    }

    @Test
    void whereOneGoes() {
        NewInstance wanted = NewInstance.of("new", 1024, 10240, 1, StorageTemplate.DRBD, 1);
        isSame(cluster -> placed(cluster, wanted), 50);
    }

    private static List<?> placed(ClusterInput cluster, NewInstance wanted) {
        PlacementState state = state(cluster).with(List.of(wanted.input()));
        var search = new GroupSearch(state, SearchRules.STRICT);
        GroupSearch.Result found =
                search.best(cluster.instances().size(), wanted, wanted.requiredNodes(), group -> true);
        return found.chosen().isEmpty() ? List.of() : List.of(found.chosen().get(), found.log());
    }

    @Test
    void whereASecondCopyGoes() {
        isSame(
                cluster -> IntStream.range(0, cluster.instances().size())
                        .filter(at -> cluster.instances().get(at).template() == StorageTemplate.PLAIN)
                        .mapToObj(at -> secondary(cluster, at))
                        .toList(),
                50);
    }

    private static Optional<Found.Place> secondary(ClusterInput cluster, int instance) {
        NewInstance wanted =
                SecondarySearch.mirrored(NewInstance.like(cluster.instances().get(instance)));
        return SecondarySearch.search(cluster, instance, wanted, SearchRules.STRICT)
                .best();
    }

    @ParameterizedTest
    @EnumSource(EvacuationMode.class)
    void whatLeavesANode(EvacuationMode mode) {
        isSame(
                cluster -> leaving(cluster, mode).isEmpty()
                        ? List.of()
                        : List.of(new Evacuation(state(cluster), SearchRules.STRICT)
                                .evacuate(leaving(cluster, mode), mode)),
                35);
    }

    /** All that are on the first node. */
    private static List<Integer> leaving(ClusterInput cluster, EvacuationMode mode) {
        return IntStream.range(0, cluster.instances().size())
                .filter(at -> mode != EvacuationMode.SECONDARY_ONLY
                                && cluster.instances().get(at).primary() == 0
                        || mode != EvacuationMode.PRIMARY_ONLY
                                && cluster.instances().get(at).secondary() == 0)
                .boxed()
                .toList();
    }

    @Test
    void whatGoesToAnotherGroup() {
        isSame(
                cluster -> {
                    List<Integer> leaving = leaving(cluster, EvacuationMode.ALL);
                    return leaving.isEmpty()
                            ? List.of()
                            : List.of(new Evacuation(state(cluster), SearchRules.STRICT)
                                    .changeGroup(
                                            leaving,
                                            List.of(),
                                            at -> NewInstance.like(
                                                    cluster.instances().get(at))));
                },
                35);
    }

    @Test
    void whichNodesCouldNotBeLost() {
        isSame(
                cluster -> {
                    PlacementState state = state(cluster);
                    return IntStream.of(
                                    Redundancy.missing(state, state.inventory().allNodes()))
                            .boxed()
                            .toList();
                },
                50);
    }

    @Test
    void whichNodesCouldBePoweredOff() {
        isSame(
                cluster -> {
                    Squeeze.Advice advice = new Squeeze(cluster, 1, 1).advice();
                    return List.of(advice.kind(), advice.nodes(), advice.moves(), advice.enough());
                },
                50);
    }

    @ParameterizedTest
    @EnumSource(Guests.class)
    void whichNodesGoDownTogether(Guests guests) {
        for (boolean full : List.of(false, true)) {
            isSame(
                    cluster -> List.of(
                            new RollingMaintenance(state(cluster), guests, Alone.MOVE, full, true).plan(node -> true)),
                    50);
        }
    }
}
