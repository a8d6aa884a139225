package org.gannet.engine.allocation.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.AnyClusters;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.SlowChecker;
import org.gannet.engine.balancing.StorageTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On clusters of all shapes, by a checker that shares no code with what it checks: what is placed breaks no limit. */
class AnyShapeTest {
    private static final int SEEDS = 200;

    @Test
    void aPlaceBreaksNothing() {
        Set<StorageTemplate> placed = EnumSet.noneOf(StorageTemplate.class);
        int count = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            PlacementState state = PlacementState.of(Inventory.of(AnyClusters.of(seed)));
            var random = new Random(seed);
            for (int number = 0; number < 12; number++) {
                NewInstance wanted = instance(number, random);
                PlacementState larger = state.with(List.of(wanted.input()));
                Optional<GroupSearch.Chosen> chosen = chosen(larger, wanted);
                if (chosen.isPresent()) {
                    Found.Place place = chosen.get().place();
                    checkNew(larger, place.primary(), place.secondary(), "seed " + seed + ": " + wanted);
                    new GroupSearch(larger, SearchRules.STRICT).place(last(larger), place);
                    state = larger;
                    placed.add(wanted.template());
                    count++;
                }
            }
        }
        assertThat(count).isGreaterThan(SEEDS);
        assertThat(placed).hasSizeGreaterThan(5);
    }

    private static Optional<GroupSearch.Chosen> chosen(PlacementState state, NewInstance wanted) {
        return new GroupSearch(state, SearchRules.STRICT)
                .best(last(state), wanted, wanted.requiredNodes(), group -> true)
                .chosen();
    }

    private static int last(PlacementState state) {
        return state.inventory().instances() - 1;
    }

    /** The last instance, if it is placed there. */
    private static void checkNew(PlacementState state, int primary, int secondary, String what) {
        SlowChecker checker = checker(state);
        check(checker, state.inventory().input(), last(state), primary, secondary, what);
    }

    private static SlowChecker checker(PlacementState state) {
        Inventory inventory = state.inventory();
        List<InstanceInput> all = IntStream.range(0, inventory.instances())
                .mapToObj(inventory::instance)
                .toList();
        var checker = new SlowChecker(inventory.input(), all);
        for (int at = 0; at < state.inventory().instances(); at++) {
            checker.put(at, state.primaryOf(at), state.secondaryOf(at));
        }
        return checker;
    }

    private static void check(
            SlowChecker checker, ClusterInput cluster, int instance, int primary, int secondary, String what) {
        List<Integer> redundant = IntStream.range(0, cluster.nodes().size())
                .filter(checker::isRedundant)
                .boxed()
                .toList();
        checker.put(instance, primary, secondary);
        assertThat(checker.broken(instance, InstanceInput.NO_NODE)).as(what).isEmpty();
        assertThat(checker.beyond(instance, true)).as(what).isEmpty();
        assertThat(redundant).as(what).allMatch(checker::isRedundant);
        assertThat(cluster.nodes().get(primary).offline()).as(what).isFalse();
        if (secondary != InstanceInput.NO_NODE) {
            assertThat(cluster.nodes().get(secondary).offline()).as(what).isFalse();
            assertThat(cluster.nodes().get(secondary).group())
                    .as(what)
                    .isEqualTo(cluster.nodes().get(primary).group());
        }
    }

    @Test
    void whatIsPromisedBreaksNothing() {
        int count = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            ClusterInput cluster = AnyClusters.of(seed);
            NewInstance wanted = instance(0, new Random(seed));
            SearchRules rules = SearchRules.STRICT.withCapacity(seed % 2 == 0);
            Capacity.Forecast forecast = Capacity.of(cluster, wanted, rules, 0);
            List<InstanceInput> all = new ArrayList<>(cluster.instances());
            forecast.steps().forEach(step -> all.add(step.instance().input()));
            var checker = new SlowChecker(cluster, all);
            int at = cluster.instances().size();
            for (Capacity.Step step : forecast.steps()) {
                String what = "seed " + seed + ": " + step;
                check(
                        checker,
                        cluster,
                        at++,
                        step.place().primary(),
                        step.place().secondary(),
                        what);
                count++;
            }
        }
        assertThat(count).isGreaterThan(SEEDS);
    }

    /** What stays says why; what goes goes to nodes of its group that are online, and breaks nothing there. */
    @ParameterizedTest
    @EnumSource(EvacuationMode.class)
    void anEvacuatedNodeIsEmptyButForWhatFailed(EvacuationMode mode) {
        int moved = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            ClusterInput cluster = AnyClusters.of(seed);
            for (int node = 0; node < Math.min(3, cluster.nodes().size()); node++) {
                moved += evacuate(cluster, node, mode, mode + ", seed " + seed + ", node " + node);
            }
        }
        assertThat(moved).isGreaterThan(SEEDS / 2);
    }

    private static int evacuate(ClusterInput cluster, int node, EvacuationMode mode, String what) {
        List<Integer> leaving = leaving(cluster, node, mode);
        PlacementState state = PlacementState.of(Inventory.of(cluster));
        Evacuated done = new Evacuation(state, SearchRules.STRICT).evacuate(leaving, mode);
        assertThat(done.failed()).as(what).allMatch(one -> !one.reason().isBlank());
        assertThat(done.moved().size() + done.failed().size()).as(what).isEqualTo(leaving.size());
        var checker = new SlowChecker(cluster);
        for (Evacuated.Moved one : done.moved()) {
            InstanceInput before = cluster.instances().get(one.instance());
            boolean gone = mode == EvacuationMode.PRIMARY_ONLY
                    ? one.primary() != node
                    : mode == EvacuationMode.SECONDARY_ONLY
                            ? one.secondary() != node
                            : one.primary() != node && one.secondary() != node;
            assertThat(gone).as(what).isTrue();
            assertThat(before.hasSecondary()).as(what).isEqualTo(one.secondary() != InstanceInput.NO_NODE);
            checker.put(one.instance(), one.primary(), one.secondary());
            assertThat(checker.broken(one.instance(), before.primary()))
                    .as(what)
                    .isEmpty();
            for (int now : new int[] {one.primary(), one.secondary()}) {
                boolean isNew = now != before.primary() && now != before.secondary() && now != InstanceInput.NO_NODE;
                if (isNew) {
                    assertThat(cluster.nodes().get(now).offline()).as(what).isFalse();
                    assertThat(cluster.nodes().get(now).group())
                            .as(what)
                            .isEqualTo(cluster.nodes().get(node).group());
                }
            }
        }
        return done.moved().size();
    }

    private static List<Integer> leaving(ClusterInput cluster, int node, EvacuationMode mode) {
        return IntStream.range(0, cluster.instances().size())
                .filter(at -> mode != EvacuationMode.SECONDARY_ONLY
                                && cluster.instances().get(at).primary() == node
                        || mode != EvacuationMode.PRIMARY_ONLY
                                && cluster.instances().get(at).secondary() == node)
                .boxed()
                .toList();
    }

    private static NewInstance instance(int number, Random random) {
        StorageTemplate[] templates = StorageTemplate.values();
        long disk = 1024L * (1 + random.nextInt(40));
        StorageTemplate template =
                random.nextInt(3) == 0 ? StorageTemplate.DRBD : templates[random.nextInt(templates.length)];
        return new NewInstance(
                "new" + number,
                512L * (1 + random.nextInt(8)),
                1 + random.nextInt(4),
                disk,
                List.of(new NewInstance.Disk(disk, OptionalLong.of(1 + random.nextInt(2)))),
                template,
                random.nextInt(3) == 0 ? List.of("svc:" + random.nextInt(4)) : List.of(),
                1 + random.nextInt(2),
                List.of(),
                random.nextInt(8) == 0);
    }
}
