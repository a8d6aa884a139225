package org.gannet.engine.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.operation.cluster.PauseWatcher;
import org.gannet.engine.operation.cluster.ResumeWatcher;
import org.gannet.engine.operation.instance.MarkOffline;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.ModifyNode;
import org.gannet.engine.testing.Leftovers;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.ReplicaReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the watcher does by itself, and what it leaves alone. */
class WatcherScenarioTest {
    private static final Duration A_WHILE = Duration.ofSeconds(20);

    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");

    /**
     * One row, of a machine web1 that runs on node1.
     * @param does the operations that it asks for within a while, in their order
     */
    record Story(String name, BiConsumer<SimulatedCluster, Instance> given, List<String> does) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Story> stories() {
        return Stream.of(
                does(
                        "a guest's process died",
                        "StartInstance",
                        (cluster, web) -> cluster.node("node1").killVm(web.id())),
                does(
                        "a guest switched itself off",
                        "StartInstance",
                        (cluster, web) -> cluster.node("node1").powerOffGuest(web.id())),
                does(
                        "a node has lost its power",
                        "StartInstance",
                        (cluster, web) -> cluster.node("node1").powerCut()),
                does("a stopped machine runs", "StopInstance", (cluster, web) -> {
                    cluster.run(new StopInstance.Parameters(web.id(), 0));
                    Leftovers.process(cluster, "node1", web.id());
                }),
                does("one that is out of service runs", "StopInstance", (cluster, web) -> {
                    cluster.run(new StopInstance.Parameters(web.id(), 0));
                    cluster.run(new MarkOffline.Parameters(web.id()));
                    Leftovers.process(cluster, "node1", web.id());
                }),
                nothing("all is well", (cluster, web) -> {}),
                nothing(
                        "a machine is stopped",
                        (cluster, web) -> cluster.run(new StopInstance.Parameters(web.id(), 0))),
                nothing("its node is silent", (cluster, web) -> {
                    cluster.node("node1").killVm(web.id());
                    cluster.node("node1").faults().setReachable(false);
                }),
                nothing("its node was taken offline", (cluster, web) -> {
                    cluster.run(offline());
                    cluster.node("node1").killVm(web.id());
                }),
                nothing("it lives on another node", (cluster, web) -> {
                    Leftovers.process(cluster, "node2", web.id());
                    cluster.node("node1").killVm(web.id());
                }),
                nothing("it lived on another node that is silent now", (cluster, web) -> {
                    Leftovers.process(cluster, "node2", web.id());
                    cluster.node("node2").faults().setReachable(false);
                    cluster.time.advance(Duration.ofMinutes(1));
                    cluster.node("node1").killVm(web.id());
                }),
                does("its guest switched off and that is respected", "RespectShutdown", (cluster, web) -> {
                    cluster.run(respecting());
                    cluster.node("node1").powerOffGuest(web.id());
                }),
                nothing("the watcher is paused", (cluster, web) -> {
                    cluster.run(new PauseWatcher.Parameters(60));
                    cluster.node("node1").killVm(web.id());
                }),
                does("the watcher's pause has ended", "StartInstance", (cluster, web) -> {
                    cluster.run(new PauseWatcher.Parameters(60));
                    cluster.node("node1").killVm(web.id());
                    cluster.run(new ResumeWatcher.Parameters());
                }));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void doesWhatIsToldAndNothingElse(Story story) {
        Instance web = cluster.running("web1", "node1");
        story.given().accept(cluster, web);
        cluster.engine().beginToMend();
        cluster.time.advance(A_WHILE);

        List<Job> done = own(web.id());
        assertThat(done).extracting(Job::operation).isEqualTo(story.does());
        assertThat(done).allSatisfy(job -> {
            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(job.reasons()).last().satisfies(reason -> {
                assertThat(reason.source()).isEqualTo("watcher");
                assertThat(reason.text()).isNotBlank();
            });
        });
    }

    @Test
    void leavesEverythingAsItIsUntilItIsTold() {
        Instance web = cluster.running("web1", "node1");
        cluster.node("node1").killVm(web.id());
        cluster.time.advance(A_WHILE);
        assertThat(own(web.id())).isEmpty();
    }

    @Test
    void makesDisksReadyAfterTheOtherNodeHasRestarted() {
        Instance web = MirroredMachines.in(cluster).made("web1", "node1", "node2", true);
        cluster.engine().beginToMend();
        cluster.node("node2").restartSystem();
        cluster.time.advance(A_WHILE);
        assertThat(own(web.id())).extracting(Job::operation).containsExactly("ActivateDisks");
        cluster.time.advance(Duration.ofMinutes(1));
        assertThat(cluster.node("node2").api().report().replicas())
                .isNotEmpty()
                .allMatch(replica -> replica.state() == ReplicaReport.State.UP_TO_DATE);
        assertThat(own(web.id())).hasSize(1);
    }

    @Test
    void makesDisksReadyAndStartsAfterItsOwnNodeHasRestarted() {
        Instance web = MirroredMachines.in(cluster).made("web1", "node1", "node2", true);
        cluster.engine().beginToMend();
        cluster.node("node1").restartSystem();
        cluster.time.advance(Duration.ofMinutes(2));
        assertThat(own(web.id())).extracting(Job::operation).containsExactly("ActivateDisks", "StartInstance");
        assertThat(cluster.node("node1").aliveVms()).containsExactly(web.id());
    }

    @Test
    void doesNotDisturbAJob() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().beginToMend();
        JobId move = cluster.submit(new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName("node2"))));
        cluster.end(move);
        cluster.time.advance(A_WHILE);
        assertThat(own(web.id())).isEmpty();
    }

    @Test
    void startsLessAndLessOftenAndThenNoMore() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().beginToMend();
        dieFor(web, Duration.ofMinutes(30));

        assertThat(pauses(own(web.id())))
                .as("doubled each time, then given up")
                .hasSize(4)
                .satisfies(pauses -> {
                    for (int i = 0; i < pauses.size(); i++) {
                        assertThat(pauses.get(i))
                                .isBetween(Duration.ofSeconds(30L << i), Duration.ofSeconds((30L << i) + 6));
                    }
                });
        assertThat(cluster.engine().view().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.INSTANCE_GIVEN_UP);
            assertThat(finding.words()).containsExactly("web1", "5");
        });
        cluster.time.advance(Duration.ofMinutes(60));
        assertThat(cluster.node("node1").aliveVms())
                .as("an hour later it may be tried again")
                .contains(web.id());
    }

    @Test
    void anotherEngineGoesOnCounting() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().beginToMend();
        dieFor(web, Duration.ofMinutes(2));
        assertThat(own(web.id())).hasSize(3);
        cluster.restartEngine();
        cluster.engine().beginToMend();
        dieFor(web, Duration.ofMinutes(30));
        assertThat(own(web.id())).hasSize(5);
    }

    @Test
    void somebodysOwnStartGivesNewTries() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().beginToMend();
        dieFor(web, Duration.ofMinutes(20));
        assertThat(own(web.id())).hasSize(5);
        cluster.run(new StartInstance.Parameters(web.id()));
        cluster.time.advance(Duration.ofSeconds(5));
        cluster.node("node1").killVm(web.id());
        cluster.time.advance(A_WHILE);
        assertThat(own(web.id())).hasSize(6);
        assertThat(cluster.node("node1").aliveVms()).contains(web.id());
    }

    @Test
    void aJumpOfTheClockMakesItNeitherBusyNorIdle() {
        Instance web = cluster.running("web1", "node1");
        cluster.engine().beginToMend();
        cluster.node("node1").killVm(web.id());
        cluster.time.advance(A_WHILE);
        cluster.time.jumpClock(Duration.ofHours(-3));
        cluster.time.advance(Duration.ofMinutes(2));
        dieFor(web, Duration.ofMinutes(1));
        assertThat(own(web.id()).size()).isBetween(1, 3);
    }

    // ---

    /** Whenever it lives, it dies. */
    private void dieFor(Instance web, Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            cluster.node("node1").killVm(web.id());
            cluster.time.advance(Duration.ofSeconds(1));
        }
    }

    /** The watcher's own, oldest first. */
    private List<Job> own(InstanceId web) {
        return cluster.engine().jobs(JobFilter.about(web, 100)).reversed().stream()
                .filter(job -> job.actor().equals("system"))
                .toList();
    }

    private static List<Duration> pauses(List<Job> jobs) {
        return Stream.iterate(1, index -> index < jobs.size(), index -> index + 1)
                .map(index -> Duration.between(
                        jobs.get(index - 1).submittedAt(), jobs.get(index).submittedAt()))
                .toList();
    }

    private static Story does(String name, String operation, BiConsumer<SimulatedCluster, Instance> given) {
        return new Story(name, given, List.of(operation));
    }

    private static Story nothing(String name, BiConsumer<SimulatedCluster, Instance> given) {
        return new Story(name, given, List.of());
    }

    private static ModifyNode.Parameters offline() {
        return new ModifyNode.Parameters(
                new NodeName("node1"),
                Optional.of(true),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static ModifyCluster.Parameters respecting() {
        return new ModifyCluster.Parameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new HypervisorParameters(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(true))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
