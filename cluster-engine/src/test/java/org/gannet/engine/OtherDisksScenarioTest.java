package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.CopyWishes.content;
import static org.gannet.engine.CopyWishes.diskless;
import static org.gannet.engine.CopyWishes.full;
import static org.gannet.engine.CopyWishes.raw;
import static org.gannet.engine.CopyWishes.running;
import static org.gannet.engine.CopyWishes.runsOn;
import static org.gannet.engine.CopyWishes.silent;
import static org.gannet.engine.CopyWishes.standsOn;
import static org.gannet.engine.CopyWishes.start;
import static org.gannet.engine.CopyWishes.stopped;
import static org.gannet.engine.CopyWishes.worn;
import static org.gannet.engine.CopyWishes.wornOnce;
import static org.gannet.engine.testing.DiskStory.done;
import static org.gannet.engine.testing.DiskStory.failed;
import static org.gannet.engine.testing.DiskStory.refused;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.ReinstallInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.simulation.NodeFaults;
import org.gannet.engine.testing.DiskStory;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.ReplicaReport;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A machine's disks made anew or in another way: given, when, then. Each row is one story of web1, on three nodes. */
class OtherDisksScenarioTest {
    /** What a simulated volume holds that was made of another image. */
    private static final ImageDigest OTHER = SimulatedCluster.CD;

    static Stream<DiskStory> stories() {
        return Stream.of(reinstalls(), brokenReinstalls(), formats(), mirrored(), files())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(DiskStory story) {
        story.happensIn(SimulatedCluster.of("node1", "node2", "node3"));
    }

    private static List<DiskStory> reinstalls() {
        return List.of(
                done(
                        "its first disk holds the image then, and nothing else",
                        worn(),
                        reinstall(),
                        (cluster, was, now) -> {
                            assertThat(content(cluster, was.id()))
                                    .containsExactly((long) OTHER.sha256().hashCode());
                            assertThat(now.nics()).isEqualTo(was.nics());
                            assertThat(now.name()).isEqualTo(was.name());
                            assertThat(now.source()).isEqualTo("other image");
                            Disk first = now.disks().getFirst();
                            assertThat(first.id())
                                    .isEqualTo(was.disks().getFirst().id());
                            assertThat(first.size())
                                    .isEqualTo(was.disks().getFirst().size());
                            standsOn(cluster, was, "node1");
                            start(cluster, was);
                            runsOn(cluster, was, "node1");
                        }),
                refused("one that runs", running(), reinstall(), ErrorCode.WRONG_STATE, "Stop it first"),
                refused("one without disks", diskless(), reinstall(), ErrorCode.WRONG_STATE, "has no disk"),
                refused(
                        "an image that is larger than the disk",
                        stopped(),
                        (cluster, web) -> new ReinstallInstance.Parameters(web.id(), OTHER)
                                .knowing("other image", Format.QCOW2, ByteSize.ofGibibytes(500)),
                        ErrorCode.INVALID_REQUEST,
                        "the image needs 500 GiB"),
                refused(
                        "a disk with snapshots",
                        withSnapshot(stopped()),
                        reinstall(),
                        ErrorCode.WRONG_STATE,
                        "Delete its snapshots first"),
                refused(
                        "mirrored disks",
                        mirrored(false),
                        reinstall(),
                        ErrorCode.UNSUPPORTED,
                        "Convert the disks of the machine to ones of one node first"),
                refused(
                        "its node is silent",
                        silent(stopped(), "node1"),
                        reinstall(),
                        ErrorCode.NODE_UNREACHABLE,
                        "does not answer"));
    }

    private static List<DiskStory> brokenReinstalls() {
        return List.of(
                failed(
                        "an image that nobody has: it holds what it held",
                        worn(),
                        (cluster, web) -> new ReinstallInstance.Parameters(web.id(), new ImageDigest("9".repeat(64)))
                                .knowing("other image", Format.QCOW2, ByteSize.ofGibibytes(1)),
                        ErrorCode.NOT_FOUND,
                        "",
                        (cluster, was, now) -> holdsWhatItHeld(cluster, was, now)),
                failed(
                        "its node forgets the new disk: it holds what it held",
                        also(worn(), (cluster, web) -> forgetNewOnes(cluster, web)),
                        reinstall(),
                        ErrorCode.WRONG_STATE,
                        "has lost it",
                        (cluster, was, now) -> holdsWhatItHeld(cluster, was, now)));
    }

    private static List<DiskStory> formats() {
        return List.of(
                done("a clone becomes a whole raw disk", worn(), format(Format.RAW), (cluster, was, now) -> {
                    assertThat(now.disks().getFirst().format()).isEqualTo(Format.RAW);
                    assertThat(now.imagesNeeded()).isEmpty();
                    assertThat(content(cluster, was.id())).isEqualTo(wornOnce());
                    standsOn(cluster, was, "node1");
                    start(cluster, was);
                    runsOn(cluster, was, "node1");
                }),
                done("a raw disk can keep snapshots then", raw(false), format(Format.QCOW2), (cluster, was, now) -> {
                    withSnapshot(any -> now).apply(cluster);
                    assertThat(cluster.instance(was.id()).disks().getFirst().snapshots())
                            .hasSize(1);
                }),
                refused("nothing to convert", raw(false), format(Format.RAW), ErrorCode.WRONG_STATE, "RAW already"),
                refused("one that runs", running(), format(Format.RAW), ErrorCode.WRONG_STATE, "Stop it first"),
                refused(
                        "snapshots would be lost",
                        withSnapshot(stopped()),
                        format(Format.RAW),
                        ErrorCode.WRONG_STATE,
                        "Delete its snapshots first"),
                failed(
                        "the node's disk is full: it holds what it held",
                        full(worn(), "node1"),
                        format(Format.RAW),
                        ErrorCode.POOL_FULL,
                        "full",
                        (cluster, was, now) -> holdsWhatItHeld(cluster, was, now)));
    }

    private static List<DiskStory> mirrored() {
        return List.of(
                done("files become mirrored disks", mirrors(raw(false)), mirror(), (cluster, was, now) -> {
                    assertThat(now.disks()).extracting(Disk::template).containsOnly(DiskTemplate.MIRROR);
                    assertThat(now.disks().getFirst().volume())
                            .isEqualTo(was.disks().getFirst().volume());
                    NodeName second = now.secondary().orElseThrow();
                    assertThat(MirroredMachines.in(cluster).side(was.id(), second.value()))
                            .contains(ReplicaReport.State.UP_TO_DATE);
                    start(cluster, was);
                    assertThat(cluster.run(new FailOver.Parameters(was.id(), 0, false, false))
                                    .state())
                            .isEqualTo(JobState.SUCCEEDED);
                    runsOn(cluster, was, second.value());
                }),
                refused("a template that is not enabled", raw(false), mirror(), ErrorCode.POLICY_VIOLATION, "MIRROR"),
                refused(
                        "another format than the raw one",
                        mirrors(stopped()),
                        mirror(),
                        ErrorCode.WRONG_STATE,
                        "Convert them to the format RAW first"),
                refused(
                        "its own node as the second",
                        mirrors(raw(false)),
                        template(DiskTemplate.MIRROR, Optional.of("node1")),
                        ErrorCode.NO_CAPACITY,
                        "no second node"),
                refused(
                        "templates of which nodes know nothing",
                        raw(false),
                        template(DiskTemplate.RBD, Optional.empty()),
                        ErrorCode.UNSUPPORTED,
                        "holds no disks of the template RBD"),
                failed(
                        "the second node's disk is full: they stay files",
                        full(mirrors(raw(false)), "node2"),
                        template(DiskTemplate.MIRROR, Optional.of("node2")),
                        ErrorCode.POOL_FULL,
                        "full",
                        (cluster, was, now) -> holdsWhatItHeld(cluster, was, now)));
    }

    private static List<DiskStory> files() {
        return List.of(
                done("mirrored disks become files", mirrored(true), toFiles(), (cluster, was, now) -> {
                    assertThat(now.disks()).extracting(Disk::template).containsOnly(DiskTemplate.FILE);
                    assertThat(now.secondary()).isEmpty();
                    assertThat(now.disks())
                            .extracting(Disk::volume)
                            .isEqualTo(was.disks().stream().map(Disk::volume).toList());
                    assertThat(cluster.node("node2").knownVolumes()).isEmpty();
                    assertThat(cluster.node("node1").api().report().replicas()).isEmpty();
                    start(cluster, was);
                    runsOn(cluster, was, "node1");
                }),
                refused(
                        "copies that do not hold the same",
                        also(
                                mirrored(true),
                                (cluster, web) -> cluster.node("node2")
                                        .failReplica(web.disks().getFirst().id())),
                        toFiles(),
                        ErrorCode.WRONG_STATE,
                        "do not hold the same"),
                refused("they are files already", stopped(), toFiles(), ErrorCode.WRONG_STATE, "FILE already"));
    }

    // --- given

    private static Function<SimulatedCluster, Instance> also(
            Function<SimulatedCluster, Instance> given, BiConsumer<SimulatedCluster, Instance> more) {
        return cluster -> {
            Instance web = given.apply(cluster);
            more.accept(cluster, web);
            return cluster.instance(web.id());
        };
    }

    private static Function<SimulatedCluster, Instance> mirrors(Function<SimulatedCluster, Instance> given) {
        return also(given, (cluster, web) -> MirroredMachines.in(cluster));
    }

    /** On node1 and node2, stopped. @param ran whether it has run before */
    private static Function<SimulatedCluster, Instance> mirrored(boolean ran) {
        return cluster -> {
            Instance web = MirroredMachines.in(cluster).made("web1", "node1", "node2", ran);
            if (ran) {
                CopyWishes.succeed(cluster, new StopInstance.Parameters(web.id(), 0));
            }
            return cluster.instance(web.id());
        };
    }

    private static Function<SimulatedCluster, Instance> withSnapshot(Function<SimulatedCluster, Instance> given) {
        return also(
                given,
                (cluster, web) -> CopyWishes.succeed(
                        cluster,
                        new SnapshotInstance.Parameters(
                                web.id(), new SnapshotId(cluster.ids.next()), "before", List.of())));
    }

    /** What is made on its node from now on is lost as soon as somebody looks. */
    private static void forgetNewOnes(SimulatedCluster cluster, Instance web) {
        List<VolumeId> kept = web.volumes().toList();
        cluster.node("node1").faults().setScript(new NodeFaults.Script() {
            @Override
            public void before(NodeName name, String method) {
                if (method.equals("report")) {
                    cluster.node("node1").knownVolumes().stream()
                            .filter(volume -> !kept.contains(volume))
                            .forEach(cluster.node("node1").api()::ensureVolumeAbsent);
                }
            }
        });
    }

    // --- when

    private static BiFunction<SimulatedCluster, Instance, Parameters> reinstall() {
        return (cluster, web) -> new ReinstallInstance.Parameters(web.id(), OTHER)
                .knowing("other image", VolumeSpec.Format.QCOW2, ByteSize.ofGibibytes(1));
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> format(Format format) {
        return (cluster, web) -> new ConvertDisks.Parameters(
                web.id(), Optional.empty(), Optional.of(format), List.of(), Optional.empty());
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> mirror() {
        return template(DiskTemplate.MIRROR, Optional.empty());
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> template(
            DiskTemplate template, Optional<String> second) {
        return (cluster, web) -> new ConvertDisks.Parameters(
                web.id(), Optional.of(template), Optional.empty(), List.of(), second.map(NodeName::new));
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> toFiles() {
        return template(DiskTemplate.FILE, Optional.empty());
    }

    // --- then

    private static void holdsWhatItHeld(SimulatedCluster cluster, Instance was, Instance now) {
        assertThat(now).isEqualTo(was);
        List<Long> held =
                cluster.instance(was.id()).disks().getFirst().format() == Format.RAW ? List.of(0L) : wornOnce();
        assertThat(content(cluster, was.id())).isEqualTo(held);
        standsOn(cluster, was, "node1");
    }
}
