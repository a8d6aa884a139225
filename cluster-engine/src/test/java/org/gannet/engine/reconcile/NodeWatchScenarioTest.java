package org.gannet.engine.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.Generation;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.ProblemException;
import org.gannet.base.VolumeId;
import org.gannet.engine.event.EngineEvent;
import org.gannet.engine.event.EventStream;
import org.gannet.engine.event.Fact;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobFilter;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.InstanceStatus.Word;
import org.gannet.engine.model.Moment;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.simulation.InMemoryClusterStore;
import org.gannet.engine.simulation.SimulatedNodes;
import org.gannet.engine.simulation.VirtualTime;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;

/** What the engine sees, and what it makes of silence, old news and surprises. */
class NodeWatchScenarioTest {
    private final SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");

    @Test
    void neverTakesSilenceForStopped() {
        Instance web = cluster.running("web1", "node1");
        cluster.node("node1").faults().setReachable(false);
        cluster.time.advance(Duration.ofSeconds(30));

        var status = cluster.engine().view().status(web.id());
        assertThat(status.word()).isEqualTo(Word.UNKNOWN);
        assertThat(status.silentFor().orElseThrow()).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(33));
        assertThat(cluster.engine().view().isAnswering(new NodeName("node1"))).isFalse();
        assertThat(cluster.engine().view().findings())
                .extracting(Finding::code)
                .containsExactly(FindingCode.NODE_SILENT);
        assertThat(cluster.engine()
                        .view()
                        .observations()
                        .get(new NodeName("node1"))
                        .unreachable())
                .isPresent();

        cluster.node("node1").faults().setReachable(true);
        cluster.time.advance(Duration.ofSeconds(3));
        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.RUNNING);
    }

    @Test
    void jumpsOfTheClockOnTheWallChangeNoDecision() {
        Instance web = cluster.running("web1", "node1");
        cluster.time.jumpClock(Duration.ofHours(1));
        assertThat(cluster.engine().view().status(web.id()).word())
                .as("a jump forward makes no report old")
                .isEqualTo(Word.RUNNING);
        assertThat(cluster.running("web2", "node2").primary()).hasToString("node2");

        cluster.node("node1").faults().setReachable(false);
        cluster.time.jumpClock(Duration.ofHours(-3));
        cluster.time.advance(Duration.ofSeconds(15));
        var silent = cluster.engine().view().status(web.id());
        assertThat(silent.word()).as("a jump back makes no report young").isEqualTo(Word.UNKNOWN);
        assertThat(silent.silentFor().orElseThrow()).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(18));
        Job job = cluster.run(cluster.create("web3", Optional.of("node1"), true));
        assertThat(job.problem().orElseThrow().details()).contains("1 node does not answer");
    }

    @Test
    void putsNothingOnASilentNode() {
        cluster.node("node1").faults().setReachable(false);
        cluster.time.advance(Duration.ofSeconds(10));
        assertThat(cluster.running("web1", "node2").primary()).hasToString("node2");
        Job job = cluster.run(cluster.create("web2", Optional.of("node1"), true));
        assertThat(job.problem().orElseThrow().details()).contains("1 node does not answer");
    }

    @Test
    void asksAgainForFactsWhoseAnswerWasLost() {
        NodeName node = new NodeName("node1");
        NodeFacts grown = SimulatedNodes.facts("node1", 32, ByteSize.ofGibibytes(64), ByteSize.ofGibibytes(400));
        cluster.node("node1").setFacts(grown);
        cluster.node("node1").faults().loseAnswerOf("facts");
        cluster.node("node1").restartService();
        cluster.time.advance(Duration.ofSeconds(20));
        assertThat(cluster.state().findNode(node).orElseThrow().facts()).isEqualTo(grown);
    }

    @Test
    void learnsWithinMinutesWhatANodeCanDoNow() {
        NodeName node = new NodeName("node1");
        NodeFacts before = cluster.state().findNode(node).orElseThrow().facts();
        NodeFacts lacking = before.lacking(List.of(new NodeFacts.Missing("drbd", "The module is not loaded.")));
        cluster.node("node1").setFacts(lacking);
        cluster.time.advance(Duration.ofMinutes(2));
        assertThat(cluster.state().findNode(node).orElseThrow().facts().whyNot(DiskTemplate.DRBD))
                .contains("The module is not loaded.");
        cluster.node("node1").setFacts(before);
        cluster.time.advance(Duration.ofMinutes(2));
        assertThat(cluster.state().findNode(node).orElseThrow().facts()).isEqualTo(before);
    }

    @Test
    void ignoresAnOlderGeneration() {
        VirtualTime time = new VirtualTime();
        Moment now = new Moment(Instant.EPOCH, time.nanoTime());
        Observations observations =
                new Observations(() -> now, new EventStream(time, new InMemoryClusterStore()), facts -> {});
        NodeName node = new NodeName("node1");
        NodeReport newer = report(2, 1);
        observations.accept(node, now, newer);
        observations.accept(node, now, report(1, 99));
        assertThat(observations.find(node).orElseThrow().report()).contains(newer);

        NodeReport next = report(2, 2);
        observations.accept(node, now, next);
        assertThat(observations.find(node).orElseThrow().report()).contains(next);
    }

    @Test
    void restoresWhatShouldRunOnceTheNodeAnswers() {
        Instance web = cluster.running("web1", "node1");
        Instance off = cluster.running("off", "node1");
        cluster.run(new StopInstance.Parameters(off.id(), 0));
        cluster.node("node1").powerCut();
        cluster.node("node1").faults().setReachable(false);
        cluster.restartEngine();
        cluster.engine().beginToMend();
        cluster.time.advance(Duration.ofSeconds(30));
        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.UNKNOWN);

        cluster.node("node1").faults().setReachable(true);
        cluster.time.advance(Duration.ofSeconds(10));

        assertThat(cluster.node("node1").aliveVms()).containsExactly(web.id());
        assertThat(cluster.engine().view().status(web.id()).word()).isEqualTo(Word.RUNNING);
        List<Job> starts = cluster.engine().jobs(JobFilter.about(web.id(), 1));
        assertThat(starts).singleElement().satisfies(job -> {
            assertThat(job.operation()).isEqualTo("StartInstance");
            assertThat(job.actor()).isEqualTo("system");
            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        });
    }

    @Test
    void leavesRunningMachinesAloneWhenRestoring() {
        Instance web = cluster.running("web1", "node1");
        cluster.restartEngine();
        cluster.engine().beginToMend();
        cluster.time.advance(Duration.ofSeconds(10));

        assertThat(cluster.engine().jobs(JobFilter.about(web.id(), 10)))
                .extracting(Job::operation)
                .containsExactly("CreateInstance");
    }

    @Test
    void showsWhatNobodyKnowsAndDeletesNothing() {
        InstanceId stray = new InstanceId(new UUID(3, 3));
        VolumeId volume = new VolumeId(new UUID(3, 4));
        cluster.node("node2")
                .api()
                .ensureVolume(
                        volume,
                        new VolumeSpec(VolumeSpec.Format.RAW, ByteSize.ofGibibytes(1), new VolumeSpec.Source.Empty()));
        cluster.node("node2")
                .api()
                .ensureVmRunning(
                        stray,
                        new VmSpec(
                                new HostName("stray"),
                                "simulated-1",
                                1,
                                ByteSize.ofGibibytes(1),
                                List.of(new VmSpec.Disk(new DiskId(new UUID(3, 5)), volume, VolumeSpec.Format.RAW)),
                                List.of(),
                                Optional.empty(),
                                VmSpec.BootFrom.DISK,
                                new VmSpec.Seed(new HostName("stray"), List.of())));
        cluster.time.advance(Duration.ofSeconds(5));

        assertThat(cluster.engine().view().findings())
                .extracting(Finding::code, Finding::objectId)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(FindingCode.UNKNOWN_VM, stray.toString()),
                        org.assertj.core.groups.Tuple.tuple(FindingCode.UNKNOWN_VOLUME, volume.toString()));
        assertThat(cluster.node("node2").aliveVms()).containsExactly(stray);
    }

    @Test
    void refusesANodeUnderAnotherName() {
        cluster.nodes.add("node3", Duration.ZERO);
        assertThatThrownBy(() -> cluster.engine().addNode(new NodeName("node4"), "node4"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_UNREACHABLE));
        assertThat(cluster.state().nodes()).hasSize(2);
    }

    @Test
    void tellsReadersWhatChanged() {
        List<EngineEvent> events = new ArrayList<>();
        var subscription = cluster.engine().subscribe(events::add);
        Instance web = cluster.running("web1", "node1");
        cluster.time.advance(Duration.ofSeconds(1));

        NodeName node1 = new NodeName("node1");
        List<Fact> facts = facts(events);
        assertThat(facts)
                .contains(new Fact.MachineSeen(node1, web.id(), Optional.of(VmReport.State.RUNNING)))
                .anyMatch(fact -> fact instanceof Fact.JobMoved moved && moved.state() == JobState.SUCCEEDED)
                .anyMatch(fact -> fact instanceof Fact.ObjectChanged changed
                        && changed.change().equals(new Change.PutInstance(web)));
        assertThat(events)
                .filteredOn(EngineEvent.Recorded.class::isInstance)
                .extracting(event -> ((EngineEvent.Recorded) event).seq())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(events).contains(new EngineEvent.NodeReported(node1));

        cluster.node("node1").faults().setReachable(false);
        events.clear();
        cluster.time.advance(Duration.ofSeconds(12));
        assertThat(facts(events)).containsExactly(new Fact.NodeSeen(node1, false));

        subscription.close();
        events.clear();
        cluster.time.advance(Duration.ofSeconds(12));
        assertThat(events).isEmpty();
    }

    private static List<Fact> facts(List<EngineEvent> events) {
        return events.stream()
                .filter(EngineEvent.Recorded.class::isInstance)
                .map(event -> ((EngineEvent.Recorded) event).fact())
                .toList();
    }

    private static NodeReport report(long epoch, long count) {
        return new NodeReport(
                new Generation(epoch, new UUID(0, epoch), count),
                Instant.EPOCH,
                ByteSize.ZERO,
                ByteSize.ZERO,
                0,
                List.of(),
                List.of(),
                List.of());
    }
}
