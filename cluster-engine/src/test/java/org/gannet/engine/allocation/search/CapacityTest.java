package org.gannet.engine.allocation.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.gannet.engine.balancing.BalanceOptions;
import org.gannet.engine.balancing.BalancePlan;
import org.gannet.engine.balancing.Balancer;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.StorageTemplate;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final NewInstance FLAVOR = NewInstance.of("flavor", 4096, 20480, 2, StorageTemplate.DRBD, 1);

    /** The independent checker finds nothing, and one more is refused. */
    @Test
    void whatIsPromisedCanBePlacedAndNoMore() {
        int total = 0;
        for (int seed = 0; seed < 100; seed++) {
            ClusterInput cluster = new RandomClusters(seed).empty();
            Capacity.Forecast forecast = Capacity.of(cluster, FLAVOR, SearchRules.STRICT, 0);
            List<InstanceInput> placed = Capacity.placed(forecast);
            assertThat(NaiveChecker.broken(cluster, placed)).as("seed %d", seed).isEmpty();
            ClusterInput full = RandomClusters.measured(cluster, placed);
            PlacementState state = PlacementState.of(Inventory.of(full)).with(List.of(FLAVOR.input()));
            assertThat(new GroupSearch(state, SearchRules.STRICT)
                            .best(placed.size(), FLAVOR, 2, group -> true)
                            .chosen())
                    .as("seed %d", seed)
                    .isEmpty();
            total += placed.size();
        }
        assertThat(total).isGreaterThan(500);
    }

    @Test
    void aLimitIsKept() {
        ClusterInput cluster = new RandomClusters(1).empty();
        assertThat(Capacity.of(cluster, FLAVOR, SearchRules.STRICT, 2).count()).isEqualTo(2);
    }

    @Test
    void oneMoreNodeGivesMoreAndWhatLimitsIsSaid() {
        int gained = 0;
        int limited = 0;
        for (int seed = 0; seed < 30; seed++) {
            ClusterInput cluster = new RandomClusters(seed).empty();
            if (cluster.nodes().size() < 3) {
                continue;
            }
            NodeInput more = cluster.nodes().getFirst().withOffline(false);
            int gain = Capacity.gainOf(cluster, more, FLAVOR, SearchRules.STRICT, 0);
            assertThat(gain).isNotNegative();
            gained += gain;
            Capacity.Forecast forecast = Capacity.of(cluster, FLAVOR, SearchRules.STRICT, 0);
            limited += forecast.limitedBy().isPresent() ? 1 : 0;
        }
        assertThat(gained).isPositive();
        assertThat(limited).isGreaterThan(10);
    }

    @Test
    void smallerOnesFollowWhenTheLargestNoLongerFit() {
        ClusterInput cluster = new RandomClusters(1).empty();
        PlacementState state = PlacementState.of(Inventory.of(cluster));
        var capacity = new Capacity(state, List.of(0, 1), state.inventory().allNodes(), SearchRules.STRICT, 0);
        Capacity.Forecast forecast = capacity.tiered(List.of(FLAVOR));
        assertThat(forecast.count())
                .isGreaterThan(
                        Capacity.of(cluster, FLAVOR, SearchRules.STRICT, 0).count());
        assertThat(NaiveChecker.broken(cluster, Capacity.placed(forecast))).isEmpty();
        List<Long> sizes = forecast.steps().stream()
                .map(step -> step.instance().memoryMib())
                .toList();
        assertThat(sizes).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    /**
     * On equal nodes, of one kind: whole ones lie best; pairs lie as well as can be told when each is placed. A pair
     * that comes later can make another place better for one that is there. Debian's tools 3.0.2 do no better: of 80
     * fillings by its hspace (4 to 8 nodes, 5 to 37 pairs) its hbal found moves in 8, which gain up to 0.67.
     */
    @Test
    void whatWasPlacedIsInBalance() {
        var random = new Random(1);
        int placed = 0;
        for (int round = 0; round < 60; round++) {
            ClusterInput cluster = RandomClusters.ofEqualNodes(4 + random.nextInt(5));
            StorageTemplate template = random.nextBoolean() ? StorageTemplate.DRBD : StorageTemplate.PLAIN;
            long memory = 1024L << random.nextInt(3);
            long disk = 4096L << random.nextInt(3);
            var wanted = NewInstance.of("flavor", memory, disk, 1 + random.nextInt(3), template, 1);
            Capacity.Forecast forecast = Capacity.of(cluster, wanted, SearchRules.STRICT, random.nextInt(40));
            PlacementState after = forecast.after();
            int[] nodes = after.inventory().allNodes();
            BalancePlan plan = Balancer.plan(after, nodes, BalanceOptions.DEFAULT);
            assertThat(plan.initial().total() - plan.last().total())
                    .as("round %d: %s", round, wanted)
                    .isLessThan(0.1);
            assertThat(template == StorageTemplate.DRBD || plan.moves().isEmpty())
                    .as("round %d: %s", round, wanted)
                    .isTrue();
            placed += forecast.count();
        }
        assertThat(placed).isGreaterThan(500);
    }

    /** Ganeti's own property (prop_Alloc_sane): one machine on an empty cluster, and nothing to move afterwards. */
    @Test
    void afterTheFirstMachineThereIsNothingToMove() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            ClusterInput cluster = RandomClusters.ofEqualNodes(2 + random.nextInt(19));
            StorageTemplate template = random.nextBoolean() ? StorageTemplate.DRBD : StorageTemplate.PLAIN;
            long memory = 512L * (1 + random.nextInt(40));
            var wanted = NewInstance.of(
                    "first", memory, 1024L * (1 + random.nextInt(200)), 1 + random.nextInt(8), template, 1);
            Capacity.Forecast forecast = Capacity.of(cluster, wanted, SearchRules.STRICT, 1);
            assertThat(forecast.count()).as("round %d: %s", round, wanted).isEqualTo(1);
            PlacementState after = forecast.after();
            BalancePlan plan = Balancer.plan(after, after.inventory().allNodes(), BalanceOptions.DEFAULT);
            assertThat(plan.moves()).as("round %d: %s", round, wanted).isEmpty();
        }
    }

    /** hbal's walk looks twice before its first step there, and no node has changed in between. */
    @Test
    void whatFitsExactlyIsBalancedToo() {
        NewInstance wanted = NewInstance.of("f", 1024, 4096, 1, StorageTemplate.DRBD, 1);
        PlacementState filled = Capacity.of(RandomClusters.ofEqualNodes(9), wanted, SearchRules.STRICT, 40)
                .after();
        for (boolean likeHbal : new boolean[] {true, false}) {
            BalancePlan plan =
                    Balancer.plan(filled, filled.inventory().allNodes(), BalanceOptions.DEFAULT.withLikeHbal(likeHbal));
            assertThat(plan.last().total()).isLessThanOrEqualTo(plan.initial().total());
        }
    }
}
