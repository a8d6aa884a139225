package org.gannet.engine.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gannet.engine.balancing.RollingMaintenance.Alone;
import org.gannet.engine.balancing.RollingMaintenance.Guests;
import org.gannet.engine.balancing.RollingMaintenance.Move;
import org.gannet.engine.balancing.RollingMaintenance.Outcome;
import org.gannet.engine.balancing.RollingMaintenance.Step;
import org.gannet.engine.balancing.RollingMaintenance.Why;
import org.gannet.engine.htools.Samples;
import org.gannet.engine.htools.TextReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside what Debian's hroller 3.0.2 says of the same clusters, and looked at by a checker that shares no code. */
class RollingMaintenanceTest {
    private static final IntPredicate ALL = node -> true;
    /** The third node has no room for a disk. */
    private static final String CROWDED = """
            g|u|preferred||

            n1|8192|0|7168|10000|9000|8|N|u|1
            n2|8192|0|8192|10000|9000|8|N|u|1
            n3|8192|0|8192|10000|500|8|N|u|1

            web|1024|1000|1|running|Y|n1|n2|drbd||1


            """;

    /** None of the others has. */
    private static final String ALONE =
            CROWDED.replace("drbd", "plain").replace("|n2|", "||").replace("9000", "500");

    private static RollingMaintenance of(ClusterInput cluster, Guests guests, Alone alone, boolean full) {
        return new RollingMaintenance(PlacementState.of(Inventory.of(cluster)), guests, alone, full);
    }

    private static List<Step> steps(RollingMaintenance plan, IntPredicate wanted) {
        Outcome outcome = plan.plan(wanted);
        assertThat(outcome).isInstanceOf(Outcome.Planned.class);
        List<Step> steps = ((Outcome.Planned) outcome).steps();
        check(plan, wanted, steps);
        return steps;
    }

    private static Set<String> names(ClusterInput cluster, Step step) {
        return new HashSet<>(step.nodes().stream()
                .map(node -> cluster.nodes().get(node).name())
                .toList());
    }

    // --- the checker

    private static void check(RollingMaintenance plan, IntPredicate wanted, List<Step> steps) {
        ClusterInput cluster = plan.before().inventory().input();
        List<Integer> planned =
                steps.stream().flatMap(step -> step.nodes().stream()).toList();
        assertThat(planned).doesNotHaveDuplicates();
        List<Integer> expected = IntStream.range(0, cluster.nodes().size())
                .filter(node -> !cluster.nodes().get(node).offline() && wanted.test(node))
                .filter(node -> plan.alone() != Alone.SKIP
                        || cluster.instances().stream()
                                .noneMatch(instance -> instance.primary() == node
                                        && !instance.hasSecondary()
                                        && !instance.forthcoming()))
                .boxed()
                .toList();
        assertThat(planned).containsExactlyInAnyOrderElementsOf(expected);
        steps.forEach(step -> check(plan, cluster, step));
    }

    private static void check(RollingMaintenance plan, ClusterInput cluster, Step step) {
        Set<Integer> down = Set.copyOf(step.nodes());
        Map<Integer, Integer> goingTo = new HashMap<>();
        Map<Integer, Move> last = new HashMap<>();
        step.moves().forEach(move -> last.put(move.instance(), move));
        for (int index = 0; index < cluster.instances().size(); index++) {
            InstanceInput instance = cluster.instances().get(index);
            if (instance.hasSecondary()) {
                assertThat(down.contains(instance.primary()) && down.contains(instance.secondary()))
                        .as("%s loses both nodes", instance.name())
                        .isFalse();
                if (plan.guests() == Guests.LEAVE && !instance.forthcoming() && down.contains(instance.primary())) {
                    Integer other = goingTo.put(instance.secondary(), instance.primary());
                    assertThat(other == null || other == instance.primary())
                            .as("two nodes fall on one")
                            .isTrue();
                }
            }
            Move move = last.get(index);
            boolean mustGo = instance.hasSecondary() ? plan.full() : plan.alone() == Alone.MOVE;
            if (instance.forthcoming()) {
                assertThat(move).as("%s does not exist", instance.name()).isNull();
            } else if (mustGo && (down.contains(instance.primary()) || down.contains(instance.secondary()))) {
                assertThat(move).as("%s stays", instance.name()).isNotNull();
                assertThat(down).doesNotContain(move.primary(), move.secondary());
            }
        }
        checkRoom(cluster, step.moves());
    }

    /** What was free there, less what came: nothing that left is counted. */
    private static void checkRoom(ClusterInput cluster, List<Move> moves) {
        Map<Integer, Long> disk = new HashMap<>();
        for (Move move : moves) {
            InstanceInput instance = cluster.instances().get(move.instance());
            if (instance.template().isLocal()) {
                for (int node : new int[] {move.primary(), move.secondary()}) {
                    if (node != InstanceInput.NO_NODE && node != instance.primary() && node != instance.secondary()) {
                        disk.merge(node, instance.diskMib(), Long::sum);
                    }
                }
            }
        }
        disk.forEach((node, taken) ->
                assertThat(taken).isLessThan(cluster.nodes().get(node).freeDiskMib()));
    }

    // --- the same clusters

    /** Its options, how many groups hroller has made of the sample, and whether it could at all. */
    record Sample(String file, String cluster, Guests guests, Alone alone, boolean full) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Sample> samples() {
        List<Sample> all = new ArrayList<>();
        for (String cluster : List.of("c5-30", "c20-300", "c40-800")) {
            all.add(new Sample("hroller-" + cluster, cluster, Guests.LEAVE, Alone.MOVE, false));
            all.add(new Sample("hroller-offline-" + cluster, cluster, Guests.STAY, Alone.MOVE, false));
            all.add(new Sample("hroller-skipnr-" + cluster, cluster, Guests.LEAVE, Alone.SKIP, false));
        }
        for (String cluster : List.of("c80-2000", "c200-4000")) {
            all.add(new Sample("hroller-" + cluster, cluster, Guests.LEAVE, Alone.MOVE, false));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void needsNoMoreStepsThanHroller(Sample sample) {
        List<String> answer = Samples.answer(sample.file()).lines().toList();
        long groups = answer.stream().filter(line -> line.startsWith("node-")).count();
        ClusterInput cluster = TextReader.read(Samples.cluster(sample.cluster()));
        RollingMaintenance plan = of(cluster, sample.guests(), sample.alone(), sample.full());
        assertThat(groups).isPositive();
        assertThat(steps(plan, ALL)).hasSizeLessThanOrEqualTo((int) groups);
    }

    @Test
    void whatCannotBeEmptiedIsNamed() {
        ClusterInput cluster = TextReader.read(Samples.cluster("c5-30"));
        assertThat(of(cluster, Guests.LEAVE, Alone.MOVE, true).plan(ALL))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Why.NO_FAILOVER));
        assertThat(of(TextReader.read(CROWDED), Guests.LEAVE, Alone.MOVE, true).plan(ALL))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Why.NO_ROOM_FOR_SECOND));
        assertThat(of(TextReader.read(ALONE), Guests.LEAVE, Alone.MOVE, true).plan(ALL))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Why.NO_ROOM_ALONE));
    }

    @Test
    void degenerateClustersNeedFewSteps() {
        String empty = CROWDED.replaceAll("(?m)^web.*\n", "");
        assertThat(steps(of(TextReader.read(empty), Guests.LEAVE, Alone.MOVE, true), ALL))
                .as("without instances all go at once")
                .hasSize(1);
        assertThat(steps(of(TextReader.read(empty), Guests.LEAVE, Alone.MOVE, true), node -> false))
                .isEmpty();
        assertThat(steps(of(TextReader.read("g|u|preferred||\n\n\n\n\n"), Guests.LEAVE, Alone.MOVE, true), ALL))
                .isEmpty();
    }

    /** What hroller refuses for want of capacity is possible: each node takes one disk of 1152 MiB in, and no more. */
    @Test
    void findsRoomWhereHrollerDoesNot() {
        ClusterInput cluster = TextReader.read(Samples.upstream("unique-reboot-order.data"));
        assertThat(steps(of(cluster, Guests.LEAVE, Alone.MOVE, true), ALL)).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "unique-reboot-order, LEAVE, MOVE, false, 3",
        "unique-reboot-order, LEAVE, IGNORE, false, 2",
        "unique-reboot-order, LEAVE, SKIP, false, 1",
        "hroller-full, LEAVE, MOVE, false, 2",
        "hroller-full, LEAVE, MOVE, true, 4",
        "hroller-nodegroups, LEAVE, MOVE, false, 3",
        "hroller-nodegroups, LEAVE, IGNORE, false, 1",
        "hroller-nonredundant, LEAVE, MOVE, false, 3",
        "hroller-nonredundant, LEAVE, SKIP, false, 0",
        "hroller-online, LEAVE, MOVE, false, 3",
        "hroller-online, STAY, MOVE, false, 2",
        "multiple-tags, LEAVE, MOVE, true, 2",
        "hbal-forth, LEAVE, MOVE, true, 2"
    })
    void needsNoMoreStepsThanExpected(String file, Guests guests, Alone alone, boolean full, int expected) {
        ClusterInput cluster = TextReader.read(Samples.upstream(file + ".data"));
        assertThat(steps(of(cluster, guests, alone, full), ALL)).hasSizeLessThanOrEqualTo(expected);
    }

    /** Beside hroller on random clusters: who finds no room in its set comes along with another, or sets are others. */
    @ParameterizedTest
    @CsvSource({
        "3, LEAVE, true, 2",
        "41, LEAVE, false, 2",
        "64, LEAVE, true, 2",
        "126, LEAVE, false, 3",
        "144, LEAVE, false, 3",
        "351, STAY, false, 2",
        "372, LEAVE, false, 2",
        "432, LEAVE, true, 3",
        "554, STAY, false, 2"
    })
    void needsNoMoreStepsThanHrollerOnRandomClusters(long seed, Guests guests, boolean full, int expected) {
        PlacementState state = PlacementState.of(Inventory.of(AnyClusters.of(seed)));
        assertThat(steps(new RollingMaintenance(state, guests, Alone.MOVE, full, true), ALL))
                .hasSizeLessThanOrEqualTo(expected);
    }

    /** Nothing is there to be moved; but it may come while the nodes are down. */
    @Test
    void whatIsForthcomingStays() {
        String forthcoming = ALONE.replace("||1\n", "||1|-|Y\n");
        assertThat(steps(of(TextReader.read(forthcoming), Guests.LEAVE, Alone.MOVE, true), ALL))
                .hasSize(1);
        assertThat(steps(of(TextReader.read(forthcoming), Guests.LEAVE, Alone.SKIP, true), ALL))
                .hasSize(1);
        String pair = CROWDED.replace("||1\n", "||1|-|Y\n");
        assertThat(steps(of(TextReader.read(pair), Guests.LEAVE, Alone.MOVE, true), ALL))
                .hasSize(2);
    }

    @Test
    void theMasterGoesDownLast() {
        ClusterInput cluster = TextReader.read(Samples.cluster("c20-300"));
        Step last = steps(of(cluster, Guests.LEAVE, Alone.MOVE, false), ALL).getLast();
        assertThat(cluster.nodes().get(last.nodes().getLast()).master()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"red, 1 4 5", "blue, 2 4 6"})
    void onlySomeNodes(String tag, String expected) {
        ClusterInput cluster = TextReader.read(Samples.upstream("multiple-tags.data"));
        List<Step> steps = steps(
                of(cluster, Guests.LEAVE, Alone.MOVE, false),
                node -> cluster.nodes().get(node).tags().contains(tag));
        assertThat(steps).hasSize(1);
        assertThat(names(cluster, steps.getFirst()))
                .containsExactlyInAnyOrderElementsOf(Stream.of(expected.split(" "))
                        .map(number -> "node-01-00" + number)
                        .toList());
    }
}
