package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.Reason;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.CreateInstances;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several machines are made with one decision of where they go: given, when, then. */
class SeveralMachinesScenarioTest {
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");

    /**
     * One row, on three nodes of 16 GiB.
     * @param given GiB of memory of machines that are there, one on each node from the first on; 0 for none
     * @param asked GiB of memory of each
     * @param then the nodes of machines made, in that order; of a refusal, words of it
     */
    record Story(
            String name, List<Integer> given, List<Integer> asked, Optional<ErrorCode> refused, List<String> then) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Story> stories() {
        return Stream.of(
                does(
                        "machines that are alike spread",
                        List.of(),
                        List.of(2, 2, 2, 2),
                        "node1",
                        "node2",
                        "node3",
                        "node1"),
                does("they go where there is room", List.of(12, 0, 12), List.of(2, 2, 2), "node2", "node2", "node2"),
                does(
                        "the biggest is placed first",
                        List.of(),
                        List.of(2, 4, 12, 12),
                        "node3",
                        "node3",
                        "node1",
                        "node2"),
                does("one is several, too", List.of(12), List.of(1), "node2"),
                refuses(
                        "one that finds no place keeps all from being made",
                        List.of(),
                        List.of(12, 12, 12, 12),
                        ErrorCode.NO_CAPACITY,
                        "1 of 4 machines can't be made, so none is.",
                        "3 of 4 could be made.",
                        "not enough memory",
                        "Or ask for fewer."),
                refuses(
                        "all that find no place are counted",
                        List.of(12, 12, 12),
                        List.of(12, 12, 1),
                        ErrorCode.NO_CAPACITY,
                        "2 of 3 machines can't be made"),
                refuses(
                        "of one alone nothing else is said",
                        List.of(12, 12, 12),
                        List.of(12),
                        ErrorCode.NO_CAPACITY,
                        "There is no room for m0"));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(Story story) {
        for (int i = 0; i < story.given().size(); i++) {
            if (story.given().get(i) > 0) {
                Job there = cluster.run(create("there" + i, story.given().get(i), Optional.of("node" + (i + 1))));
                assertThat(there.state()).isEqualTo(JobState.SUCCEEDED);
            }
        }
        CreateInstances.Parameters asked = several(story.asked());

        Job job = cluster.run(asked);

        if (story.refused().isPresent()) {
            Problem problem = job.problem().orElseThrow();
            assertThat(problem.code()).isEqualTo(story.refused().get());
            assertThat(problem.toString()).contains(story.then());
            assertThat(job.children()).isEmpty();
            assertThat(cluster.engine().view().jobs()).isEmpty();
            return;
        }
        allSucceed(job);
        assertThat(asked.machines().stream()
                        .map(machine -> cluster.instance(machine.id()).primary().value()))
                .containsExactlyElementsOf(story.then());
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void eachIsMadeByAJobOfItsOwnThatSaysWhy() {
        Job job = cluster.run(several(List.of(1, 1)));

        List<Job> children = allSucceed(job);

        assertThat(job.title()).isEqualTo("Create 2 machines, m0 to m1");
        assertThat(children).extracting(Job::title).containsExactly("Create m0", "Create m1");
        assertThat(children).allSatisfy(child -> {
            assertThat(child.owner()).contains(SimulatedCluster.OWNER);
            assertThat(child.actor()).isEqualTo(job.actor());
            assertThat(child.reasons()).extracting(Reason::source).contains("CreateInstances");
        });
        assertThat(job.log()).anySatisfy(line -> assertThat(line.text()).contains("nodes that take them: 2."));
    }

    @Test
    void aNameThatIsTakenKeepsAllFromBeingMade() {
        cluster.running("m1", "node1");

        Problem problem = cluster.run(several(List.of(1, 1, 1))).problem().orElseThrow();

        assertThat(problem.code()).isEqualTo(ErrorCode.NAME_TAKEN);
        assertThat(problem.details()).contains("There is a virtual machine named m1 already.");
        assertThat(cluster.state().instances()).hasSize(1);
    }

    @Test
    void aFullQueueTakesAllOrNone() {
        cluster.engine().changeQueue(queue -> queue.withLargestQueue(2));

        Job job = cluster.run(several(List.of(1, 1, 1)));

        assertThat(job.problem().orElseThrow().code()).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(cluster.engine().view().jobs()).isEmpty();
        assertThat(cluster.state().instances()).isEmpty();
    }

    @Test
    void mirroredOnesGetBothTheirNodesTogether() {
        MirroredMachines mirrored = MirroredMachines.in(cluster);
        CreateInstances.Parameters asked = new CreateInstances.Parameters(IntStream.range(0, 3)
                .mapToObj(number -> mirrored.createSmall("m" + number, Optional.empty(), Optional.empty(), true))
                .toList());

        allSucceed(cluster.run(asked));

        List<Instance> made = asked.machines().stream()
                .map(machine -> cluster.instance(machine.id()))
                .toList();
        assertThat(made).extracting(Instance::primary).doesNotHaveDuplicates();
        assertThat(made).extracting(Instance::secondary).doesNotHaveDuplicates();
        assertThat(cluster.leftovers()).isEmpty();
    }

    // --- what was decided is kept

    /** Asked for, and none of their jobs has begun. */
    private Job waiting(CreateInstances.Parameters asked) {
        cluster.engine().changeQueue(queue -> queue.withRunningLimit(1));
        JobId parent = cluster.submit(asked);
        cluster.time.runUntil(() -> cluster.job(parent).state().isEnded(), Duration.ofMinutes(1));
        cluster.engine().changeQueue(queue -> queue.withPaused(true));
        assertThat(cluster.state().instances().values())
                .as("kept, not begun")
                .allMatch(machine -> machine.lifecycle() == Lifecycle.RESERVED);
        return cluster.job(parent);
    }

    private void goOn() {
        cluster.engine().changeQueue(queue -> queue.withPaused(false).withRunningLimit(20));
    }

    private static String node(int number) {
        return "node" + number;
    }

    /** All three nodes are full from the first commit on; whoever comes between is refused, and nobody else. */
    @Test
    void roomAndNamesThatSomebodyWantsMeanwhileAreKept() {
        CreateInstances.Parameters asked = several(List.of(12, 12, 12));
        Job parent = waiting(asked);
        goOn();
        cluster.engine().changeQueue(queue -> queue.withRunningLimit(1));

        Job big = cluster.run(create("big", 12, Optional.empty()));
        Job same = cluster.run(create("m2", 1, Optional.empty()));

        assertThat(big.problem().orElseThrow().code()).isEqualTo(ErrorCode.NO_CAPACITY);
        assertThat(same.problem().orElseThrow().code()).isEqualTo(ErrorCode.NAME_TAKEN);
        allSucceed(parent);
        assertThat(cluster.state().instances()).hasSize(3);
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void eachTakesItsRoomFromTheFirstCommitOnAndOnce() {
        CreateInstances.Parameters asked = several(List.of(4, 4, 4));
        Job parent = waiting(asked);
        assertThat(cluster.state().instances().values())
                .extracting(Instance::name)
                .map(Object::toString)
                .containsExactlyInAnyOrder("m0", "m1", "m2");
        assertThat(memories()).containsExactly(4L, 4L, 4L);
        assertThat(cluster.engine().view().findings()).isEmpty();

        goOn();

        allSucceed(parent);
        assertThat(memories()).containsExactly(4L, 4L, 4L);
    }

    private List<Long> memories() {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(number -> cluster.state().use(new NodeName(node(number))))
                .map(use -> use.memory().bytes() >> 30)
                .toList();
    }

    @Test
    void oneThatIsCancelledInTheQueueGivesItsRoomBack() {
        Job parent = waiting(several(List.of(12, 12, 12)));
        JobId last = parent.children().getLast();
        cluster.engine().cancel(last);
        cluster.time.runUntil(() -> cluster.job(last).state().isEnded(), Duration.ofMinutes(1));

        assertThat(cluster.job(last).state()).isEqualTo(JobState.CANCELLED);
        assertThat(cluster.state().instances()).hasSize(2);
        goOn();
        assertThat(cluster.run(create("big", 12, Optional.empty())).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(parent.children().subList(0, 2))
                .allSatisfy(child -> assertThat(cluster.end(child).state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void whatIsKeptOutlivesTheEngine() {
        Job parent = waiting(several(List.of(12, 12, 12)));
        cluster.restartEngine();
        cluster.waitUntilAnswering();
        assertThat(memories()).containsExactly(12L, 12L, 12L);

        goOn();

        allSucceed(parent);
        assertThat(memories()).containsExactly(12L, 12L, 12L);
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void oneThatIsRefusedOrFailsGivesItsRoomBack() {
        CreateInstances.Parameters asked = several(List.of(12, 12, 12));
        Job parent = waiting(asked);
        NodeName lost = cluster.instance(asked.machines().getLast().id()).primary();
        cluster.node(lost.value()).faults().setReachable(false);
        goOn();

        Job last = cluster.end(parent.children().getLast());

        assertThat(last.state()).isEqualTo(JobState.FAILED);
        assertThat(cluster.state().instances()).hasSize(2);
        assertThat(cluster.state().use(lost).memory()).isEqualTo(ByteSize.ZERO);
        cluster.node(lost.value()).faults().setReachable(true);
        cluster.waitUntilAnswering();
        assertThat(cluster.leftovers()).isEmpty();
    }

    /** Somebody else asks for the same machine, by its id, and goes away again: the one that it is kept for is made. */
    @Test
    void askingForOneOfThemAgainMakesItOnce() {
        CreateInstances.Parameters asked = several(List.of(1, 1));
        Job parent = waiting(asked);
        JobId again = cluster.submit(asked.machines().getLast());
        cluster.engine().cancel(again);
        goOn();

        allSucceed(parent);

        assertThat(cluster.state().instances()).hasSize(2);
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void whatCanNotBeToldApartOrBelongsToTwoIsNoRequest() {
        CreateInstance.Parameters one = create("m0", 1, Optional.empty());
        assertThatThrownBy(() -> new CreateInstances.Parameters(List.of(one, one)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CreateInstances.Parameters(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CreateInstances.Parameters(List.of(one, create("m0", 1, Optional.empty()))))
                .hasMessageContaining("one name");
    }

    // ---

    private List<Job> allSucceed(Job job) {
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        List<Job> children = job.children().stream().map(cluster::end).toList();
        assertThat(children)
                .allSatisfy(child ->
                        assertThat(child.state()).as("%s", child.problem()).isEqualTo(JobState.SUCCEEDED));
        return children;
    }

    private CreateInstances.Parameters several(List<Integer> gibibytes) {
        return new CreateInstances.Parameters(IntStream.range(0, gibibytes.size())
                .mapToObj(number -> create("m" + number, gibibytes.get(number), Optional.empty()))
                .toList());
    }

    private CreateInstance.Parameters create(String name, int gibibytes, Optional<String> node) {
        return cluster.create(name, 1, ByteSize.ofGibibytes(gibibytes), ByteSize.ofGibibytes(1), node, true);
    }

    private static Story does(String name, List<Integer> given, List<Integer> asked, String... then) {
        return new Story(name, given, asked, Optional.empty(), List.of(then));
    }

    private static Story refuses(
            String name, List<Integer> given, List<Integer> asked, ErrorCode code, String... words) {
        return new Story(name, given, asked, Optional.of(code), List.of(words));
    }
}
