package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.Reason;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.SubmissionRule;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.group.AddGroup;
import org.gannet.engine.operation.group.AssignNodes;
import org.gannet.engine.operation.group.EvacuateGroup;
import org.gannet.engine.operation.instance.ChangeGroup;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.MarkOffline;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.operation.node.MigrateAll;
import org.gannet.engine.testing.SimulatedCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many machines go elsewhere, each by a job of its own: given, when, then. */
class RelocationScenarioTest {
    private static final NodeName NODE1 = new NodeName("node1");
    private static final GroupId RACK = new GroupId(new UUID(12, 1));
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * One row, on three nodes.
     * @param given each is done before; machines by "name node", with their memory in GiB behind
     * @param refused empty when it is done
     * @param then where each machine is afterwards; of a refusal, words of its details
     */
    record Story(
            String name,
            List<Function<SimulatedCluster, Parameters>> given,
            Parameters when,
            Optional<ErrorCode> refused,
            List<String> then) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Story> stories() {
        return Stream.of(ofNodes(), ofStopped(), ofGroups()).flatMap(List::stream);
    }

    private static List<Story> ofNodes() {
        return List.of(
                does(
                        "machines that run leave the node, spread over the others",
                        List.of(machine("a", "node1", 1), machine("b", "node1", 1), machine("c", "node2", 1)),
                        evacuate(false),
                        "a node2",
                        "b node3",
                        "c node2"),
                does(
                        "what is bigger is placed first, so that all find a place",
                        List.of(
                                machine("a", "node1", 2), machine("b", "node1", 12),
                                machine("c", "node2", 12), machine("d", "node3", 1)),
                        evacuate(false),
                        "a node2",
                        "b node3",
                        "c node2",
                        "d node3"),
                refuses(
                        "one that finds no place keeps all where they are",
                        List.of(machine("a", "node1", 12), machine("b", "node2", 12), machine("c", "node3", 12)),
                        evacuate(false),
                        ErrorCode.NO_CAPACITY,
                        "finds no other node: a",
                        "not enough memory"),
                does(
                        "as far as possible, those that find a place go",
                        List.of(
                                machine("a", "node1", 12), machine("b", "node2", 12),
                                machine("c", "node3", 12), machine("d", "node1", 1)),
                        evacuate(true),
                        "a node1",
                        "b node2",
                        "c node3",
                        "d node2"),
                refuses(
                        "nothing to move is said",
                        List.of(machine("a", "node2", 1)),
                        evacuate(false),
                        ErrorCode.WRONG_STATE,
                        "no such machines"),
                does(
                        "all off a node leaves what is stopped",
                        List.of(machine("a", "node1", 1), machine("b", "node1", 1), cluster -> stop(cluster, "b")),
                        new MigrateAll.Parameters(NODE1, Optional.of(new NodeName("node3")), false),
                        "a node3",
                        "b node1"),
                refuses(
                        "a drained node gets nothing",
                        List.of(
                                machine("a", "node1", 1),
                                cluster -> SimulatedCluster.drained("node2"),
                                cluster -> SimulatedCluster.drained("node3")),
                        new MigrateAll.Parameters(NODE1, Optional.empty(), false),
                        ErrorCode.NO_CAPACITY,
                        "take no new machines"));
    }

    private static List<Story> ofStopped() {
        return List.of(
                does(
                        "what is stopped leaves the node as it lies, out of service, too",
                        List.of(
                                machine("a", "node1", 1),
                                machine("b", "node1", 1),
                                machine("c", "node1", 1),
                                cluster -> stop(cluster, "b"),
                                cluster -> stop(cluster, "c"),
                                cluster -> new MarkOffline.Parameters(
                                        find(cluster, "c").id())),
                        evacuate(false),
                        "a node3",
                        "b node2",
                        "c node2"),
                does(
                        "with snapshots, which a running one may not have",
                        List.of(
                                machine("a", "node1", 1),
                                cluster -> stop(cluster, "a"),
                                cluster -> new SnapshotInstance.Parameters(
                                        find(cluster, "a").id(), new SnapshotId(new UUID(8, 8)), "before", List.of())),
                        evacuate(false),
                        "a node2"));
    }

    private static List<Story> ofGroups() {
        List<Function<SimulatedCluster, Parameters>> rack = List.of(
                cluster -> new AddGroup.Parameters(RACK, new GroupName("rack1"), AllocationPolicy.UNALLOCABLE),
                cluster -> new AssignNodes.Parameters(RACK, List.of(new NodeName("node3")), false),
                machine("a", "node1", 1));
        return List.of(
                does(
                        "a stopped machine changes its group",
                        List.of(rack.get(0), rack.get(1), rack.get(2), cluster -> stop(cluster, "a")),
                        new EvacuateGroup.Parameters(Group.FIRST, List.of(RACK), false),
                        "a node3"),
                does(
                        "a machine changes its group",
                        rack,
                        new EvacuateGroup.Parameters(Group.FIRST, List.of(RACK), false),
                        "a node3"),
                refuses(
                        "a group that takes no machines must be named",
                        rack,
                        new EvacuateGroup.Parameters(Group.FIRST, List.of(), false),
                        ErrorCode.NO_CAPACITY,
                        "in a group that takes no new machines"),
                refuses(
                        "a group without machines has nothing to evacuate",
                        rack,
                        new EvacuateGroup.Parameters(RACK, List.of(), false),
                        ErrorCode.WRONG_STATE,
                        "no machines"),
                does("within its group a machine leaves its node", rack, evacuate(false), "a node2"));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(Story story) {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        for (Function<SimulatedCluster, Parameters> given : story.given()) {
            assertThat(cluster.run(given.apply(cluster)).state()).isEqualTo(JobState.SUCCEEDED);
        }
        Job job = cluster.run(story.when());
        if (story.refused().isPresent()) {
            assertThat(job.problem().orElseThrow().code())
                    .as("%s", job.problem())
                    .isEqualTo(story.refused().get());
            assertThat(job.problem().toString()).contains(story.then());
            assertThat(job.children()).isEmpty();
            return;
        }
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.children()).isNotEmpty();
        job.children().forEach(child -> {
            Job ended = cluster.end(child);
            assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(JobState.SUCCEEDED);
            assertThat(ended.actor()).isEqualTo(job.actor());
            assertThat(ended.owner()).contains(SimulatedCluster.OWNER);
            assertThat(ended.reasons()).extracting(Reason::source).contains(job.operation());
        });
        assertThat(cluster.state().instances().values())
                .extracting(instance -> instance.name() + " " + instance.primary())
                .containsExactlyInAnyOrderElementsOf(story.then());
        assertThat(cluster.leftovers()).isEmpty();
    }

    @Test
    void aMachineChangesItsGroupByAJobThatIsNamedInTheFirst() {
        SimulatedCluster cluster = withRack();
        Instance web = cluster.running("web", "node1");

        Job job = cluster.run(new ChangeGroup.Parameters(web.id(), Optional.of(RACK)));

        Job move = cluster.end(job.children().getFirst());
        assertThat(job.log().getLast().text()).isEqualTo("Asked for: " + move.title());
        assertThat(job.log().getLast().internal()).isEqualTo(move.id().toString());
        assertThat(cluster.instance(web.id()).primary()).isEqualTo(new NodeName("node3"));
        Job again = cluster.run(new ChangeGroup.Parameters(web.id(), Optional.of(RACK)));
        assertThat(again.problem().orElseThrow().message()).contains("in that group already");
    }

    /** The parent and what it asks for are one commit: there are never some of them. */
    @Test
    void whatARuleRejectsIsNotAskedForAtAll() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        cluster.running("a", "node1");
        cluster.running("b", "node1");
        cluster.engine()
                .changeRules(rules -> List.of(new SubmissionRule(
                        new UUID(9, 9),
                        "No moves today.",
                        List.of(new SubmissionRule.Condition.OperationIs("MigrateInstance")),
                        new SubmissionRule.Action.Reject())));

        Job job = cluster.run(evacuate(false));

        assertThat(job.problem().orElseThrow().code()).isEqualTo(ErrorCode.REFUSED_BY_RULE);
        assertThat(cluster.engine().view().jobs()).isEmpty();
        assertThat(cluster.node("node1").runningVms()).hasSize(2);
    }

    @Test
    void aFullQueueTakesAllOrNone() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        cluster.running("a", "node1");
        cluster.running("b", "node1");
        cluster.engine().changeQueue(queue -> queue.withLargestQueue(2));

        Job job = cluster.run(evacuate(false));

        assertThat(job.problem().orElseThrow().code()).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(job.children()).isEmpty();
        assertThat(cluster.engine().view().jobs()).isEmpty();
    }

    /** Each is planned when its turn comes: what has changed since is its own refusal, not everybody's. */
    @Test
    void eachJobEndsForItself() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        Instance a = cluster.running("a", "node1");
        Instance b = cluster.running("b", "node1");
        cluster.engine().changeQueue(queue -> queue.withRunningLimit(1));
        Job job = cluster.run(evacuate(false));
        cluster.node("node1").powerOffGuest(b.id());
        cluster.node("node1").api().ensureVolumeAbsent(b.disks().getFirst().volume());

        List<Job> moves = job.children().stream().map(cluster::end).toList();

        assertThat(moves).extracting(Job::state).contains(JobState.SUCCEEDED, JobState.FAILED);
        assertThat(cluster.instance(a.id()).primary()).isNotEqualTo(NODE1);
        assertThat(cluster.instance(b.id()).primary()).isEqualTo(NODE1);
        assertThat(cluster.time.runUntil(() -> cluster.engine().view().jobs().isEmpty(), PATIENCE))
                .isTrue();
    }

    // ---

    private static SimulatedCluster withRack() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        cluster.run(new AddGroup.Parameters(RACK, new GroupName("rack1"), AllocationPolicy.PREFERRED));
        cluster.run(new AssignNodes.Parameters(RACK, List.of(new NodeName("node3")), false));
        return cluster;
    }

    private static Function<SimulatedCluster, Parameters> machine(String name, String node, int gibibytes) {
        return cluster -> {
            CreateInstance.Parameters create = cluster.create(
                    name, 1, ByteSize.ofGibibytes(gibibytes), ByteSize.ofGibibytes(1), Optional.of(node), true);
            return create;
        };
    }

    private static Instance find(SimulatedCluster cluster, String name) {
        return cluster.state().instances().values().stream()
                .filter(instance -> instance.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Parameters stop(SimulatedCluster cluster, String name) {
        return new StopInstance.Parameters(find(cluster, name).id(), 0);
    }

    private static EvacuateNode.Parameters evacuate(boolean asFarAsPossible) {
        return new EvacuateNode.Parameters(NODE1, EvacuateNode.What.PRIMARIES, Optional.empty(), asFarAsPossible);
    }

    private static Story does(
            String name, List<Function<SimulatedCluster, Parameters>> given, Parameters when, String... then) {
        return new Story(name, given, when, Optional.empty(), List.of(then));
    }

    private static Story refuses(
            String name,
            List<Function<SimulatedCluster, Parameters>> given,
            Parameters when,
            ErrorCode code,
            String... words) {
        return new Story(name, given, when, Optional.of(code), List.of(words));
    }
}
