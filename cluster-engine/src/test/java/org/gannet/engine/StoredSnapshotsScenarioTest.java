package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.CopyWishes.alive;
import static org.gannet.engine.CopyWishes.backedUp;
import static org.gannet.engine.CopyWishes.backedUpTo;
import static org.gannet.engine.CopyWishes.cloned;
import static org.gannet.engine.CopyWishes.clonedTo;
import static org.gannet.engine.CopyWishes.content;
import static org.gannet.engine.CopyWishes.migrate;
import static org.gannet.engine.CopyWishes.named;
import static org.gannet.engine.CopyWishes.runsOn;
import static org.gannet.engine.CopyWishes.snapshots;
import static org.gannet.engine.CopyWishes.succeed;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.SnapshotId;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.job.JobStep;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Snapshot;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeleteSnapshot;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.RevertInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.testing.OutsideDisks;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines whose storage keeps the moments of their disks, whatever the format: given, when, then. */
class StoredSnapshotsScenarioTest {
    private static final SnapshotId MOMENT = new SnapshotId(new UUID(41, 1));
    private static final ByteSize LARGER = ByteSize.ofGibibytes(20);

    /** @param word of the refusal; empty when it is done */
    record Story(
            String name,
            Function<SimulatedCluster, Instance> given,
            BiFunction<SimulatedCluster, Instance, Parameters> when,
            Optional<ErrorCode> problem,
            String word,
            Then then) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What must be so. */
    interface Then {
        void check(SimulatedCluster cluster, Instance before, Job job);
    }

    static Stream<Story> stories() {
        return Stream.of(moments(), copies(), refusals()).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(Story story) {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2");
        OutsideDisks.ceph(cluster);
        Instance before = story.given().apply(cluster);
        Job job = cluster.run(story.when().apply(cluster, before));
        assertThat(job.problem().map(problem -> problem.code())).isEqualTo(story.problem());
        assertThat(job.state()).isEqualTo(story.problem().isPresent() ? JobState.FAILED : JobState.SUCCEEDED);
        job.problem().ifPresent(problem -> assertThat(problem.toString()).contains(story.word()));
        story.then().check(cluster, before, job);
        assertThat(cluster.leftovers()).isEmpty();
    }

    private static List<Story> moments() {
        return List.of(
                done("a machine that runs is remembered, and goes on", running(), taken(), (cluster, before, job) -> {
                    runsOn(cluster, before, "node1");
                    assertThat(cluster.node("node1").starts(before.id())).isEqualTo(1);
                    assertThat(names(cluster, before)).containsExactly("before");
                    // Both nodes see it.
                    assertThat(snapshots(cluster)).isEqualTo(2);
                }),
                done(
                        "its snapshots stay where they are when it moves",
                        remembered(),
                        migrate("node2"),
                        (cluster, before, job) -> {
                            runsOn(cluster, before, "node2");
                            assertThat(names(cluster, before)).containsExactly("before");
                            assertThat(snapshots(cluster)).isEqualTo(2);
                        }),
                done(
                        "it is brought back, with the size of then",
                        grownAndStopped(),
                        reverted(),
                        (cluster, before, job) -> {
                            assertThat(cluster.instance(before.id())
                                            .disks()
                                            .getFirst()
                                            .size())
                                    .isEqualTo(ByteSize.ofGibibytes(10));
                            assertThat(content(cluster, before.id())).isEqualTo(CopyWishes.wornOnce());
                            assertThat(names(cluster, before)).containsExactly("before");
                        }),
                done("a snapshot is deleted while it runs", remembered(), forgotten(), (cluster, before, job) -> {
                    assertThat(names(cluster, before)).isEmpty();
                    assertThat(snapshots(cluster)).isZero();
                    runsOn(cluster, before, "node1");
                }),
                done(
                        "with the machine its snapshots go",
                        remembered(),
                        (cluster, web) -> new RemoveInstance.Parameters(web.id()),
                        (cluster, before, job) ->
                                assertThat(cluster.node("node2").knownVolumes()).isEmpty()));
    }

    private static List<Story> copies() {
        return List.of(
                done("what runs is cloned and runs on", running(), cloned("web2", true), (cluster, before, job) -> {
                    Instance clone = named(cluster, "web2");
                    assertThat(alive(cluster)).containsExactlyInAnyOrder(before.id(), clone.id());
                    assertThat(cluster.node("node1").starts(before.id())).isEqualTo(1);
                    assertThat(snapshots(cluster)).isZero();
                    assertThat(clone.disks().getFirst().template()).isEqualTo(DiskTemplate.RBD);
                }),
                done(
                        "to another node, within the storage",
                        running(),
                        clonedTo("web2", "node2"),
                        (cluster, before, job) -> {
                            assertThat(named(cluster, "web2").primary()).hasToString("node2");
                            assertThat(snapshots(cluster)).isZero();
                        }),
                done(
                        "of a moment",
                        grownAndStopped(),
                        (cluster, web) -> clonedOf(cluster, web),
                        (cluster, before, job) -> {
                            assertThat(named(cluster, "web2").disks().getFirst().size())
                                    .isEqualTo(ByteSize.ofGibibytes(10));
                            assertThat(content(cluster, named(cluster, "web2").id()))
                                    .isEqualTo(CopyWishes.wornOnce());
                        }),
                done("what runs is backed up and runs on", running(), backedUp(false), (cluster, before, job) -> {
                    assertThat(cluster.node("node1").api().exports()).hasSize(1);
                    assertThat(cluster.node("node1").starts(before.id())).isEqualTo(1);
                    assertThat(snapshots(cluster)).isZero();
                    assertThat(job.steps()).extracting(JobStep::title).doesNotContain("Shut the guest down for now");
                }),
                done("the backup is kept on another node", running(), backedUpTo("node2"), (cluster, before, job) -> {
                    assertThat(cluster.node("node2").api().exports()).hasSize(1);
                    assertThat(snapshots(cluster)).isZero();
                    runsOn(cluster, before, "node1");
                }),
                done(
                        "disks of both kinds are remembered at one moment",
                        mixed(Format.QCOW2),
                        taken(),
                        (cluster, before, job) -> {
                            assertThat(cluster.instance(before.id()).disks())
                                    .allSatisfy(
                                            disk -> assertThat(disk.snapshots()).hasSize(1));
                            assertThat(cluster.instance(before.id()).disks())
                                    .extracting(Disk::template)
                                    .containsExactly(DiskTemplate.RBD, DiskTemplate.FILE);
                        }));
    }

    private static List<Story> refusals() {
        return List.of(
                refused(
                        "a raw file beside it",
                        mixed(Format.RAW),
                        taken(),
                        ErrorCode.UNSUPPORTED,
                        "Disk 1 can't keep snapshots"),
                refused(
                        "a raw file beside it can be read only at rest",
                        mixed(Format.RAW),
                        backedUp(false),
                        ErrorCode.WRONG_STATE,
                        "Disk 1 keeps no snapshots"),
                refused(
                        "made into files its snapshots would be lost",
                        grownAndStopped(),
                        (cluster, web) -> new ConvertDisks.Parameters(
                                web.id(),
                                Optional.of(DiskTemplate.FILE),
                                Optional.empty(),
                                List.of(),
                                Optional.empty()),
                        ErrorCode.WRONG_STATE,
                        "has snapshots"));
    }

    // --- given

    private static Function<SimulatedCluster, Instance> running() {
        return cluster -> OutsideDisks.made(cluster, DiskTemplate.RBD);
    }

    private static Function<SimulatedCluster, Instance> remembered() {
        return running(taken());
    }

    private static Function<SimulatedCluster, Instance> grownAndStopped() {
        return running(
                taken(),
                (cluster, web) ->
                        new GrowDisk.Parameters(web.id(), web.disks().getFirst().id(), LARGER),
                (cluster, web) -> new StopInstance.Parameters(web.id(), 0));
    }

    /** With a file beside the image. */
    private static Function<SimulatedCluster, Instance> mixed(Format format) {
        return cluster -> {
            CreateInstance.Parameters create = CopyWishes.made(
                    cluster,
                    "web1",
                    List.of(
                            disk(cluster, Format.RAW).on(DiskTemplate.RBD, Optional.empty()),
                            disk(cluster, format).on(DiskTemplate.FILE, Optional.empty())),
                    "node1",
                    true);
            succeed(cluster, create);
            return cluster.instance(create.id());
        };
    }

    private static NewDisk disk(SimulatedCluster cluster, Format format) {
        return new NewDisk(
                new DiskId(cluster.ids.next()), ByteSize.ofGibibytes(10), format, new VolumeSpec.Source.Empty());
    }

    @SafeVarargs
    private static Function<SimulatedCluster, Instance> running(
            BiFunction<SimulatedCluster, Instance, Parameters>... then) {
        return cluster -> {
            Instance web = OutsideDisks.made(cluster, DiskTemplate.RBD);
            for (BiFunction<SimulatedCluster, Instance, Parameters> wish : then) {
                succeed(cluster, wish.apply(cluster, web));
            }
            return cluster.instance(web.id());
        };
    }

    // --- when

    private static BiFunction<SimulatedCluster, Instance, Parameters> taken() {
        return (cluster, web) -> new SnapshotInstance.Parameters(web.id(), MOMENT, "before", List.of());
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> reverted() {
        return (cluster, web) -> new RevertInstance.Parameters(web.id(), MOMENT);
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> forgotten() {
        return (cluster, web) -> new DeleteSnapshot.Parameters(web.id(), MOMENT);
    }

    private static Parameters clonedOf(SimulatedCluster cluster, Instance web) {
        return new CloneInstance.Parameters(
                        new InstanceId(cluster.ids.next()),
                        web.id(),
                        new HostName("web2"),
                        Optional.of(MOMENT),
                        Optional.empty(),
                        false)
                .completed(cluster.state(), cluster.ids::next);
    }

    // --- then

    private static List<String> names(SimulatedCluster cluster, Instance web) {
        return cluster.instance(web.id()).disks().getFirst().snapshots().stream()
                .map(Snapshot::name)
                .toList();
    }

    private static Story done(
            String name,
            Function<SimulatedCluster, Instance> given,
            BiFunction<SimulatedCluster, Instance, Parameters> when,
            Then then) {
        return new Story(name, given, when, Optional.empty(), "", then);
    }

    private static Story refused(
            String name,
            Function<SimulatedCluster, Instance> given,
            BiFunction<SimulatedCluster, Instance, Parameters> when,
            ErrorCode code,
            String word) {
        return new Story(
                name,
                given,
                when,
                Optional.of(code),
                word,
                (cluster, before, job) ->
                        assertThat(cluster.instance(before.id())).isEqualTo(before));
    }
}
