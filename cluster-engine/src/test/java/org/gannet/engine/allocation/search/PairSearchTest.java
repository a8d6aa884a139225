package org.gannet.engine.allocation.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementPolicy;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.model.AllocationPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes are found without trying all pairs, and they are those that trying all pairs finds; so are the counts. */
class PairSearchTest {
    private static final int CLUSTERS = 400;
    private static final int PLACED = 6;
    private static final long DISK = 10240;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSameAsByTryingAll(long seed) {
        Set<Fit> seen = EnumSet.noneOf(Fit.class);
        long places = 0;
        for (int number = 0; number < CLUSTERS; number++) {
            Random random = new Random(seed * CLUSTERS + number);
            ClusterInput cluster = cluster(random);
            SearchRules rules = new SearchRules(random.nextInt(4) > 0, random.nextInt(3) == 0, Set.of());
            for (int next = 0; next < PLACED; next++) {
                NewInstance wanted = wanted(random);
                String what = "seed " + seed + ", cluster " + number + ", instance " + next;
                PlacementState state = PlacementState.of(Inventory.of(cluster)).with(List.of(wanted.input()));
                int[] candidates = PlacementSearch.candidates(
                        state.inventory(), state.inventory().allNodes(), rules);
                int instance = state.inventory().instances() - 1;
                Found slow = search(state, rules).search(instance, wanted, candidates, candidates);
                Found quick = search(state, rules).pairs(instance, wanted, candidates);

                assertThat(quick).as(what).isEqualTo(slow);

                seen.addAll(slow.failures().keySet());
                places += slow.best().isPresent() ? 1 : 0;
                if (slow.best().isPresent()) {
                    PlacementSearch.apply(state, instance, slow.best().get());
                    cluster = state.asInput(true);
                }
            }
        }
        assertThat(seen)
                .as("refused for each reason")
                .contains(
                        Fit.NO_MEMORY,
                        Fit.NO_DISK,
                        Fit.NO_CPU,
                        Fit.NO_SPINDLES,
                        Fit.TAGS_CONFLICT,
                        Fit.NO_REDUNDANCY,
                        Fit.OUT_OF_REACH);
        assertThat(places).as("and placed").isGreaterThan(CLUSTERS);
    }

    @Test
    void ofManyThatAreAlikeTheLastIsTaken() {
        ClusterInput cluster = RandomClusters.ofEqualNodes(20);
        NewInstance wanted = NewInstance.of("new", 2048, DISK, 1, StorageTemplate.DRBD, 1);
        PlacementState state = PlacementState.of(Inventory.of(cluster)).with(List.of(wanted.input()));

        Found found = search(state, SearchRules.STRICT)
                .pairs(0, wanted, state.inventory().allNodes());

        assertThat(found.best().orElseThrow().primary()).isEqualTo(19);
        assertThat(found.best().orElseThrow().secondary()).isEqualTo(18);
        assertThat(found.successes()).isEqualTo(20 * 19);
    }

    private static PlacementSearch search(PlacementState state, SearchRules rules) {
        return new PlacementSearch(state, state.inventory().allNodes(), rules);
    }

    private static ClusterInput cluster(Random random) {
        int groups = 1 + random.nextInt(2);
        List<GroupInput> allGroups = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            allGroups.add(new GroupInput(
                    "group" + group,
                    "uuid" + group,
                    AllocationPolicy.PREFERRED,
                    List.of(),
                    List.of(),
                    PlacementPolicy.DEFAULT));
        }
        int count = 1 + random.nextInt(14);
        boolean equal = random.nextBoolean();
        boolean exclusive = random.nextInt(4) == 0;
        List<NodeInput> nodes = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            nodes.add(node(random, at, random.nextInt(groups), equal, exclusive && random.nextBoolean()));
        }
        List<InstanceInput> instances = new ArrayList<>();
        int most = random.nextInt(3 * count);
        for (int at = 0; at < most && count > 1; at++) {
            instances.add(placed(random, wanted(random), count, equal ? 2048 : 1024 * (1 + random.nextInt(4))));
        }
        List<String> tags = random.nextInt(3) == 0
                ? List.of("htools:iextags:app", "htools:nlocation:rack", "htools:desiredlocation:rack")
                : List.of("htools:iextags:app");
        var cluster = new ClusterInput(allGroups, nodes, List.of(), tags, PlacementPolicy.DEFAULT);
        ClusterInput measured = RandomClusters.measured(cluster, instances);
        int barred = random.nextInt(40);
        return random.nextInt(4) == 0
                ? measured.withReach((instance, node) -> (instance + node) % 10 != barred % 10)
                : measured;
    }

    private static NodeInput node(Random random, int at, int group, boolean equal, boolean exclusive) {
        long memory = equal ? 32768 : 8192L * (1 + random.nextInt(5));
        long disk = equal ? 409600 : 102400L * (1 + random.nextInt(4));
        return new NodeInput(
                "node" + at,
                memory,
                1024,
                memory - 1024 - (random.nextInt(5) == 0 ? 512 : 0),
                disk,
                disk,
                equal ? 8 : 2 + random.nextInt(12),
                random.nextInt(12) == 0,
                false,
                group,
                12,
                12,
                exclusive,
                1,
                1,
                random.nextBoolean() ? List.of("rack:" + random.nextInt(3)) : List.of());
    }

    private static InstanceInput placed(Random random, NewInstance like, int nodes, long memory) {
        List<Integer> order = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            order.add(node);
        }
        Collections.shuffle(order, random);
        var one = NewInstance.of("there", memory, DISK, 1, like.template(), 1);
        boolean mirrored = like.template() == StorageTemplate.DRBD;
        return new NewInstance(
                        one.name(),
                        one.memoryMib(),
                        one.vcpus(),
                        one.diskMib(),
                        one.disks(),
                        one.template(),
                        like.tags(),
                        one.spindleUse(),
                        one.networks(),
                        false)
                .input()
                .withNodes(order.get(0), mirrored ? order.get(1) : InstanceInput.NO_NODE);
    }

    private static NewInstance wanted(Random random) {
        List<String> tags = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            tags.add("app:" + random.nextInt(2));
        }
        if (random.nextInt(3) == 0) {
            tags.add("rack:" + random.nextInt(3));
        }
        OptionalLong spindles = random.nextInt(5) == 0 ? OptionalLong.empty() : OptionalLong.of(1);
        return new NewInstance(
                "new",
                random.nextInt(40) == 0 ? 65536 : 1024L * (1 + random.nextInt(4)),
                1 + random.nextInt(4),
                DISK,
                List.of(new NewInstance.Disk(DISK, spindles)),
                random.nextInt(10) == 0 ? StorageTemplate.PLAIN : StorageTemplate.DRBD,
                tags,
                1,
                List.of(),
                random.nextInt(10) == 0);
    }
}
