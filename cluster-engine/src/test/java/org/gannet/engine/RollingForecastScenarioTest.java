package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.Tag;
import org.gannet.engine.balancing.SlowChecker;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.group.MaintainNodes;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;
import org.gannet.engine.operation.group.RollMaintenance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.placement.ClusterPicture;
import org.gannet.engine.testing.Rolling;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plan of a rolling maintenance tells where machines go, and in a quiet world they go there. */
class RollingForecastScenarioTest {
    private static final PlacementRule APART =
            new PlacementRule(new Tag("web"), PlacementRule.Kind.APART, PlacementRule.Strength.HARD);
    private static final int NODES = 6;

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3", "node4", "node5", "node6");
    private final Rolling rolling = new Rolling(cluster);

    @Test
    void eachSetIsForetoldOverWhatTheOneBeforeLeftBehind() {
        rolling.pairs();

        List<Preview.ForecastSummary> sets =
                forecasts(new RollMaintenance.Parameters(Group.FIRST, nodes(1, 2, 3, 4), Meanwhile.WAIT, false, true));

        assertThat(sets)
                .extracting(Preview.ForecastSummary::machines)
                .as("those of the first set stay where they went, until the second one goes down")
                .containsExactly(2, 4);
        assertThat(sets.getFirst().moves())
                .extracting(Preview.JobSummary::operation)
                .containsOnly("MigrateInstance");
        assertThat(sets.getFirst().moves())
                .extracting(move -> move.transfer().orElseThrow().copied())
                .as("a second copy is there already")
                .containsOnly(ByteSize.ZERO);
        assertThat(sets.getLast().moves())
                .extracting(move -> move.transfer().orElseThrow().from())
                .as("not one from where it is now")
                .hasSameElementsAs(sets.getLast().nodes());
    }

    @Test
    void nodesThatAreMaintainedTogetherAreForetoldToo() {
        rolling.pairs();

        Preview.Planned plan =
                rolling.preview(new MaintainNodes.Parameters(Group.FIRST, nodes(1, 3), Meanwhile.WAIT, false));

        assertThat(plan.jobs()).extracting(Preview.JobSummary::operation).containsExactly("EmptyNodes", "ReturnNodes");
        assertThat(plan.jobs().getFirst().forecasts())
                .singleElement()
                .satisfies(together -> assertThat(together.moves()).hasSize(2));
        assertThat(plan.jobs().getLast().forecasts()).isEmpty();
    }

    /**
     * Machines of all kinds on some nodes; after each move all is counted anew by the definitions.
     * @param foretold sets before the first that would be refused
     */
    @ParameterizedTest
    @CsvSource({
        "1, false, 4, 4",
        "2, false, 4, 4",
        "3, false, 3, 3",
        "4, false, 4, 4",
        "5, false, 2, 2",
        "1, true, 2, 4",
        "2, true, 2, 4",
        "3, true, 5, 5",
        "4, true, 2, 4",
        "5, true, 1, 2"
    })
    void whatIsForetoldEmptiesTheNodesBreaksNothingAndComesTrue(long seed, boolean full, int foretold, int all) {
        someMachines(new Random(seed));
        var roll = new RollMaintenance.Parameters(Group.FIRST, List.of(), Meanwhile.WAIT, full, true);
        Replay replay = new Replay(full);
        List<Map<String, Homes>> expected = new ArrayList<>();
        List<Preview.ForecastSummary> sets = forecasts(roll);
        sets.stream().takeWhile(set -> set.hindrance().isEmpty()).forEach(set -> {
            replay.empty(set);
            expected.add(Map.copyOf(replay.homes));
        });
        assertThat(List.of(expected.size(), sets.size()))
                .as("sets that are told, and all")
                .containsExactly(foretold, all);

        JobId id = cluster.submit(roll);
        for (int at = 0; at < expected.size(); at++) {
            Job held = rolling.heldReturn();
            assertThat(rolling.drained())
                    .containsExactlyInAnyOrderElementsOf(sets.get(at).nodes());
            rolling.assertNothingRunsOn(rolling.drained());
            assertThat(homes()).as("after set %s", at + 1).isEqualTo(expected.get(at));
            cluster.engine().release(held.id(), "olga");
            cluster.time.advance(Duration.ofMillis(1));
        }
        if (expected.size() == sets.size()) {
            assertThat(rolling.failed(id)).isEmpty();
        } else {
            assertThat(rolling.held().orElseThrow().parameters())
                    .as("what would be refused waits for a word")
                    .isInstanceOfSatisfying(
                            MaintainNodes.Parameters.class,
                            refused -> assertThat(refused.nodes())
                                    .isEqualTo(sets.get(expected.size()).nodes()));
        }
    }

    private void someMachines(Random random) {
        for (int number = 1; number <= 12; number++) {
            String name = "web" + number;
            int node = 1 + random.nextInt(NODES);
            int second = 1 + (node + random.nextInt(NODES - 1)) % NODES;
            switch (number % 4) {
                case 0 -> cluster.shared(name, 1, "node" + node);
                case 1 -> succeeds(cluster.create(name, Optional.of("node" + node), true));
                case 2 ->
                    succeeds(rolling.mirrored()
                            .create(name, Optional.empty(), Optional.empty(), true)
                            .withRules(number < 10 ? List.of(APART) : List.of()));
                default -> rolling.mirrored().made(name, "node" + node, "node" + second, true);
            }
        }
        Instance stopped = cluster.state().instances().values().stream()
                .filter(instance -> instance.secondary().isPresent())
                .skip(random.nextInt(4))
                .findFirst()
                .orElseThrow();
        succeeds(new StopInstance.Parameters(stopped.id(), 60));
        cluster.time.advance(Duration.ofMinutes(10));
    }

    private void succeeds(Parameters parameters) {
        Job job = cluster.run(parameters);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
    }

    private List<Preview.ForecastSummary> forecasts(Parameters parameters) {
        return rolling.preview(parameters).jobs().stream()
                .flatMap(job -> job.forecasts().stream())
                .toList();
    }

    private static List<NodeName> nodes(int... numbers) {
        return IntStream.of(numbers).mapToObj(Rolling::node).toList();
    }

    /** The nodes of a machine. */
    private record Homes(NodeName primary, Optional<NodeName> secondary) {
        static Homes of(Instance instance) {
            return new Homes(instance.primary(), instance.secondary());
        }

        boolean isOn(NodeName node, boolean full) {
            return primary.equals(node) || full && secondary.equals(Optional.of(node));
        }
    }

    private Map<String, Homes> homes() {
        Map<String, Homes> homes = new HashMap<>();
        cluster.state()
                .instances()
                .values()
                .forEach(each -> homes.put(each.name().value(), Homes.of(each)));
        return homes;
    }

    /** Does the moves one after another, and fails at the first that must not be. */
    private final class Replay {
        private final boolean full;
        private final ClusterPicture picture =
                ClusterPicture.of(cluster.engine().view().allocation(), instance -> true, false);
        private final SlowChecker checker = new SlowChecker(picture.input());
        private final Map<String, Instance> machines = new HashMap<>();
        private final Map<String, Homes> homes = homes();

        Replay(boolean full) {
            this.full = full;
            cluster.state()
                    .instances()
                    .values()
                    .forEach(each -> machines.put(each.name().value(), each));
        }

        void empty(Preview.ForecastSummary set) {
            set.moves().forEach(move -> move(set, move));
            homes.forEach((name, now) -> {
                boolean leaves = full || machines.get(name).wished() == AdminState.UP;
                assertThat(set.nodes()).as(name).noneMatch(node -> leaves && now.isOn(node, full));
            });
        }

        private void move(Preview.ForecastSummary set, Preview.JobSummary move) {
            String name = move.title().substring(move.title().lastIndexOf(' ') + 1);
            NodeName to = move.transfer().orElseThrow().to();
            Homes before = homes.get(name);
            Homes after = switch (move.operation()) {
                case "MigrateInstance", "FailOver" -> {
                    assertThat(before.primary())
                            .as(name)
                            .isEqualTo(move.transfer().orElseThrow().from());
                    boolean swaps = before.secondary().equals(Optional.of(to));
                    yield new Homes(to, swaps ? Optional.of(before.primary()) : before.secondary());
                }
                case "ReplaceDisks" -> new Homes(before.primary(), Optional.of(to));
                default -> throw new AssertionError(move);
            };
            homes.put(name, after);
            assertThat(set.nodes()).as(name).doesNotContain(to);
            assertThat(after.secondary()).as(name).isNotEqualTo(Optional.of(after.primary()));
            int at = picture.instances().indexOf(machines.get(name).id());
            checker.put(
                    at,
                    index(after.primary()),
                    after.secondary().map(this::index).orElse(-1));
            assertThat(checker.broken(at, index(before.primary()))).as(name).isEmpty();
            assertThat(homes.keySet())
                    .as("%s keeps apart", name)
                    .noneMatch(other -> !other.equals(name)
                            && isApart(name)
                            && isApart(other)
                            && homes.get(other).primary().equals(after.primary()));
        }

        private boolean isApart(String name) {
            return machines.get(name).rules().contains(APART);
        }

        private int index(NodeName node) {
            return picture.nodes().indexOf(node);
        }
    }
}
