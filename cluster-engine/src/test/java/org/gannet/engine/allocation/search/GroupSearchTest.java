package org.gannet.engine.allocation.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.htools.TextReader;
import org.junit.jupiter.api.Test;

class GroupSearchTest {
    private static final int WORLDS = 150;

    @Test
    void whatWasPlacedBreaksNoLimitAndEachNodeCanBeLost() {
        int total = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            var random = new RandomClusters(seed);
            ClusterInput empty = random.empty();
            List<InstanceInput> placed = fill(empty, random, 60);
            assertThat(NaiveChecker.broken(empty, placed)).as("seed %d", seed).isEmpty();
            total += placed.size();
        }
        assertThat(total).isGreaterThan(10 * WORLDS);
    }

    @Test
    void anEvacuatedNodeIsEmptyButForWhatFailed() {
        int moved = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            var random = new RandomClusters(seed);
            ClusterInput empty = random.empty();
            ClusterInput full = RandomClusters.measured(empty, fill(empty, random, 6));
            for (int node = 0; node < Math.min(2, full.nodes().size()); node++) {
                moved += evacuate(empty, full, node, seed);
            }
        }
        assertThat(moved).isGreaterThan(WORLDS / 2);
    }

    /** As by hail 3.0.2. */
    @Test
    void whatHasNoDiskLeavesItsNode() {
        ClusterInput cluster = TextReader.read("""
                g|uuid-g|preferred||

                n1|8192|0|7168|10000|10000|8|N|uuid-g|1
                n2|8192|0|8192|10000|10000|8|N|uuid-g|1

                web|1024|0|1|running|Y|n1||diskless||1

                """);
        PlacementState state = PlacementState.of(Inventory.of(cluster));
        Evacuated done = new Evacuation(state, SearchRules.STRICT).evacuate(List.of(0), EvacuationMode.PRIMARY_ONLY);
        assertThat(done.failed()).isEmpty();
        assertThat(done.moved()).extracting(Evacuated.Moved::primary).containsExactly(1);
    }

    private static int evacuate(ClusterInput empty, ClusterInput full, int node, int seed) {
        PlacementState state = PlacementState.of(Inventory.of(full));
        List<Integer> leaving = IntStream.range(0, full.instances().size())
                .filter(at -> full.instances().get(at).primary() == node
                        || full.instances().get(at).secondary() == node)
                .boxed()
                .toList();
        Evacuated done = new Evacuation(state, SearchRules.STRICT).evacuate(leaving, EvacuationMode.ALL);
        assertThat(done.moved().size() + done.failed().size()).isEqualTo(leaving.size());
        List<InstanceInput> after = new ArrayList<>(full.instances());
        for (Evacuated.Moved one : done.moved()) {
            assertThat(List.of(one.primary(), one.secondary()))
                    .as("seed %d", seed)
                    .doesNotContain(node);
            after.set(one.instance(), after.get(one.instance()).withNodes(one.primary(), one.secondary()));
        }
        for (Evacuated.Failed one : done.failed()) {
            assertThat(one.reason()).isNotBlank();
        }
        assertThat(NaiveChecker.broken(empty, after)).as("seed %d", seed).isEmpty();
        return done.moved().size();
    }

    @Test
    void theOrderOfNodesDoesNotChangeTheScore() {
        for (int seed = 0; seed < WORLDS; seed++) {
            ClusterInput cluster = new RandomClusters(seed).empty();
            List<NodeInput> nodes = new ArrayList<>(cluster.nodes());
            Collections.shuffle(nodes, new Random(seed));
            NewInstance wanted = new RandomClusters(seed).instance(0);
            GroupSearch.Result one = search(cluster, wanted);
            GroupSearch.Result other = search(cluster.withNodes(nodes), wanted);
            assertThat(other.chosen().isPresent()).isEqualTo(one.chosen().isPresent());
            if (one.chosen().isPresent()) {
                assertThat(other.chosen().get().place().score())
                        .isCloseTo(one.chosen().get().place().score(), org.assertj.core.api.Assertions.within(1e-9));
            }
        }
    }

    private static GroupSearch.Result search(ClusterInput cluster, NewInstance wanted) {
        PlacementState state = PlacementState.of(Inventory.of(cluster)).with(List.of(wanted.input()));
        return new GroupSearch(state, SearchRules.STRICT).best(0, wanted, wanted.requiredNodes(), group -> true);
    }

    /** Places until the cluster refuses three in a row, or so many were asked for. */
    private static List<InstanceInput> fill(ClusterInput empty, RandomClusters random, int most) {
        List<InstanceInput> placed = new ArrayList<>();
        PlacementState state = PlacementState.of(Inventory.of(empty));
        int refused = 0;
        for (int number = 0; refused < 3 && number < most; number++) {
            NewInstance wanted = random.instance(number);
            PlacementState larger = state.with(List.of(wanted.input()));
            int instance = larger.inventory().instances() - 1;
            var search = new GroupSearch(larger, SearchRules.STRICT);
            GroupSearch.Result result = search.best(instance, wanted, wanted.requiredNodes(), group -> true);
            if (result.chosen().isEmpty()) {
                refused++;
                continue;
            }
            refused = 0;
            Found.Place place = result.chosen().get().place();
            search.place(instance, place);
            placed.add(wanted.input().withNodes(place.primary(), place.secondary()));
            state = larger;
        }
        return placed;
    }
}
