package org.gannet.engine.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gannet.engine.htools.SampleCluster;
import org.gannet.engine.htools.Samples;
import org.gannet.engine.htools.TextReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BalancerTest {
    private static final int SEEDS = 40;

    @Test
    void plansAreAllowedAtEachStepAndReachTheScoreTheyClaim() {
        int moves = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            ClusterInput cluster = RandomClusters.of(seed);
            BalancePlan plan = plan(cluster, BalanceOptions.DEFAULT);
            replay(seed, cluster, plan);
            moves += plan.moves().size();
        }
        assertThat(moves).isGreaterThan(SEEDS);
    }

    /** By a checker that shares no code with what it checks. */
    private static void replay(long seed, ClusterInput cluster, BalancePlan plan) {
        var replay = new PlanReplay(cluster, true, "seed " + seed);
        replay.all(plan.moves());
        if (!plan.moves().isEmpty() && cluster.nodes().stream().anyMatch(node -> !node.offline())) {
            assertThat(plan.last().total())
                    .as("seed " + seed)
                    .isLessThan(plan.initial().total());
            int[] all = plan.result().inventory().allNodes();
            assertThat(plan.last().total())
                    .as("seed " + seed)
                    .isCloseTo(replay.checker().score(all), within(1e-7));
        }
    }

    @Test
    void largeGroupsBecomeEvenToo() {
        ClusterInput cluster = SampleCluster.of(100, 300, 1);
        BalancePlan plan = plan(cluster, BalanceOptions.DEFAULT);
        replay(1, cluster, plan);
        assertThat(plan.last().total()).isLessThan(plan.initial().total() / 10);
        assertThat(plan(cluster, BalanceOptions.DEFAULT).moves()).isEqualTo(plan.moves());
    }

    @Test
    void neverWorseThanHbalsOwnSteps() {
        for (long seed = 0; seed < SEEDS; seed++) {
            ClusterInput cluster = RandomClusters.of(seed);
            for (int limit : new int[] {1, 2, 5, 1000}) {
                BalanceOptions options = BalanceOptions.DEFAULT.withMaxMoves(limit);
                BalancePlan own = plan(cluster, options);
                BalancePlan plain = plan(cluster, options.withLikeHbal(true));
                assertThat(own.last().total())
                        .as("seed " + seed + " limit " + limit)
                        .isLessThanOrEqualTo(plain.last().total() + 1e-9);
                assertThat(own.moves()).hasSizeLessThanOrEqualTo(limit);
            }
        }
    }

    /** Steps that gain nothing alone are made up for by those after them: so the limit matters. */
    @ParameterizedTest
    @CsvSource({"c80-2000, 0", "s80-2000, 0", "c200-4000-g4, 0", "c200-4000-g4, 1", "c200-4000-g4, 2", "c200-4000-g4, 3"
    })
    void neverWorseThanHbalsOwnStepsOnLargeClusters(String name, int group) {
        PlacementState state = PlacementState.of(Inventory.of(TextReader.read(Samples.cluster(name))));
        int[] scope = state.inventory().nodesOfGroup(group);
        for (int limit : new int[] {1, 7, 40}) {
            BalanceOptions options = BalanceOptions.DEFAULT.withMaxMoves(limit);
            BalancePlan own = Balancer.plan(state, scope, options);
            BalancePlan plain = Balancer.plan(state, scope, options.withLikeHbal(true));
            assertThat(own.moves()).hasSizeLessThanOrEqualTo(limit);
            assertThat(own.last().total())
                    .as("limit %d", limit)
                    .isLessThanOrEqualTo(plain.last().total() + 1e-9);
        }
    }

    @Test
    void findsNothingMoreInWhatItBalanced() {
        for (long seed = 0; seed < SEEDS; seed++) {
            BalancePlan first = plan(RandomClusters.of(seed), BalanceOptions.DEFAULT);
            BalancePlan second = plan(first.result().asInput(true), BalanceOptions.DEFAULT);
            assertThat(second.initial().total())
                    .as("seed " + seed)
                    .isCloseTo(first.last().total(), within(1e-9));
            assertThat(second.moves()).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void theSameAgainIsTheSame() {
        ClusterInput cluster = TextReader.read(Samples.cluster("c20-300"));
        assertThat(plan(cluster, BalanceOptions.DEFAULT).moves())
                .isEqualTo(plan(cluster, BalanceOptions.DEFAULT).moves());
    }

    @Test
    void anEmptyClusterNeedsNothing() {
        var empty = new ClusterInput(List.of(), List.of(), List.of(), List.of(), PlacementPolicy.DEFAULT);
        BalancePlan plan = Balancer.plan(PlacementState.of(Inventory.of(empty)), new int[0], BalanceOptions.DEFAULT);
        assertThat(plan.moves()).isEmpty();
        assertThat(plan.last().total()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c5-30", "s20-300"})
    void whatMayBeCopiedIsSpentWhereItGainsMost(String name) {
        ClusterInput cluster = TextReader.read(Samples.cluster(name));
        double last = Double.POSITIVE_INFINITY;
        for (long gib : new long[] {0, 10, 30, 60, 100, 200, 500, 1000, 100_000}) {
            BalancePlan plan = plan(cluster, options(true, gib * 1024));
            assertThat(plan.copiedMib()).isLessThanOrEqualTo(gib * 1024);
            assertThat(plan.last().total()).as(gib + " GiB").isLessThanOrEqualTo(last + 1e-9);
            last = plan.last().total();
        }
        double unlimited = plan(cluster, BalanceOptions.DEFAULT).last().total();
        assertThat(last).isCloseTo(unlimited, within(1e-9));
    }

    @Test
    void whoMayCopyNothingReachesWhatMigrationsReach() {
        for (long seed = 0; seed < SEEDS; seed++) {
            ClusterInput cluster = RandomClusters.of(seed);
            double nothing = plan(cluster, options(true, 0)).last().total();
            double migrations =
                    plan(cluster, options(false, Long.MAX_VALUE)).last().total();
            assertThat(nothing).as("seed " + seed).isLessThanOrEqualTo(migrations + 1e-9);
        }
    }

    /** Half of what is wanted brings more than half of the gain, as the dearest moves are left out first. */
    @Test
    void halfTheCopiesBringMoreThanHalfTheGain() {
        ClusterInput cluster = SampleCluster.of(20, 200, 1);
        BalancePlan whole = plan(cluster, BalanceOptions.DEFAULT);
        BalancePlan half = plan(cluster, options(true, whole.copiedMib() / 2));
        double gained = whole.initial().total() - whole.last().total();
        assertThat(half.initial().total() - half.last().total()).isGreaterThan(0.6 * gained);
    }

    /**
     * Either new node shares a place with either old one, and the new ones with each other none: hbal, which changes
     * one at a time, finds nothing.
     */
    @Test
    void bothNodesOfAnInstanceAreChangedWhereOneAloneGainsNothing() {
        ClusterInput even = SampleCluster.of(4, 0, 1);
        int[][] places = {{1, 3}, {2, 4}, {1, 2}, {3, 4}};
        List<NodeInput> nodes = new ArrayList<>();
        for (int at = 0; at < 4; at++) {
            NodeInput node = even.nodes().get(at);
            boolean crowded = at < 2;
            nodes.add(new NodeInput(
                    node.name(),
                    node.totalMemoryMib(),
                    node.ownMemoryMib(),
                    node.freeMemoryMib() - (crowded ? 2 * 4096 : 0),
                    node.totalDiskMib(),
                    node.freeDiskMib() - (crowded ? 4 * 10_240 : 0),
                    node.cpus(),
                    false,
                    false,
                    0,
                    node.spindles(),
                    node.freeSpindles(),
                    false,
                    0,
                    1,
                    // Three tags of each place, so that to share one costs more than an emptier node brings.
                    IntStream.of(places[at])
                            .boxed()
                            .flatMap(place -> Stream.of("at:a" + place, "at:b" + place, "at:c" + place))
                            .toList()));
        }
        List<InstanceInput> instances = new ArrayList<>();
        for (int at = 0; at < 4; at++) {
            instances.add(new InstanceInput(
                    "i" + at,
                    4096,
                    10_240,
                    2,
                    RunStatus.RUNNING,
                    true,
                    at % 2,
                    1 - at % 2,
                    StorageTemplate.DRBD,
                    List.of(),
                    1,
                    OptionalLong.empty(),
                    false,
                    Utilization.UNMEASURED,
                    true));
        }
        var cluster = new ClusterInput(even.groups(), nodes, instances, List.of("htools:nlocation:at"), even.policy());
        assertThat(plan(cluster, BalanceOptions.DEFAULT.withLikeHbal(true)).moves())
                .isEmpty();
        BalancePlan plan = plan(cluster, BalanceOptions.DEFAULT);
        assertThat(plan.last().total()).isLessThan(plan.initial().total() - 0.5);
        BalanceMove last = plan.moves().getLast();
        assertThat(List.of(last.newPrimary(), last.newSecondary())).containsExactlyInAnyOrder(2, 3);
    }

    private static BalanceOptions options(boolean diskMoves, long maxCopiedMib) {
        BalanceOptions usual = BalanceOptions.DEFAULT;
        return new BalanceOptions(
                usual.maxMoves(),
                usual.minScore(),
                usual.minGain(),
                usual.minGainLimit(),
                diskMoves,
                true,
                false,
                false,
                false,
                maxCopiedMib,
                false,
                false);
    }

    @ParameterizedTest
    @CsvSource({
        "hbal-migration-1, 4, 4.91278575",
        "hbal-migration-2, 4, 2.92459186",
        "hbal-migration-3, 5, 2.88190356",
        "hbal-desiredlocation-1, 1, 1.60937500",
        "hbal-desiredlocation-2, 2, 2.06413676",
        "hbal-location-1, 5, 0.06250000",
        "hbal-location-2, 1, 2.89670030",
        "hbal-location-exclusion, 1, 1.98249548",
        "hbal-evac, 4, 0.26606742",
        "hbal-forth, 2, 0.00000000",
        "hbal-dyn, 1, 0.03264811",
        "shared-n1-failure, 1, 2.34941019",
        "partly-used, 2, 2.05529971"
    })
    void ganetisOwnClustersEndAsWithHbal(String name, int length, double last) {
        BalancePlan plan =
                plan(TextReader.read(Samples.upstream(name + ".data")), BalanceOptions.DEFAULT.withLikeHbal(true));
        assertThat(plan.moves()).hasSize(length);
        assertThat(plan.last().total()).isCloseTo(last, within(6e-9));
    }

    private static BalancePlan plan(ClusterInput cluster, BalanceOptions options) {
        PlacementState state = PlacementState.of(Inventory.of(cluster));
        return Balancer.plan(state, state.inventory().allNodes(), options);
    }
}
