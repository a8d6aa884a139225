package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.CopyWishes.content;
import static org.gannet.engine.CopyWishes.start;
import static org.gannet.engine.CopyWishes.succeed;
import static org.gannet.engine.CopyWishes.wornOnce;
import static org.gannet.engine.testing.DiskStory.done;
import static org.gannet.engine.testing.DiskStory.failed;
import static org.gannet.engine.testing.DiskStory.refused;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.Adoption;
import org.gannet.engine.operation.instance.AttachDisk;
import org.gannet.engine.operation.instance.CompareCopies;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.ReinstallInstance;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.reconcile.Finding;
import org.gannet.engine.reconcile.Remedy;
import org.gannet.engine.testing.DiskStory;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeFacts;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;
import org.gannet.node.VolumeSpec.Format;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines on logical volumes, alone and mirrored by DRBD: given, when, then. */
class PlainDisksScenarioTest {
    private static final ByteSize SIZE = ByteSize.ofGibibytes(10);
    private static final ByteSize BESIDE = ByteSize.ofMebibytes(128);
    private static final DiskRoom.Pool GROUP = new DiskRoom.Pool(DiskTemplate.PLAIN, "");

    static Stream<DiskStory> stories() {
        return Stream.of(alone(), changes(), copies(), conversions(), mirrored(), compared(), madeAnew())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(DiskStory story) {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        MirroredMachines.in(cluster);
        story.happensIn(cluster);
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> adopt(String pool) {
        return (cluster, web) -> new AttachDisk.Parameters(
                web.id(),
                new DiskId(cluster.ids.next()),
                SIZE,
                Format.RAW,
                Optional.empty(),
                Disk.Mode.RW,
                Optional.of(new Adoption("old-data", DiskTemplate.PLAIN, Optional.of(pool))));
    }

    private static List<DiskStory> alone() {
        return List.of(
                done("takes room of its pool, not of the file system", worn(), grow(SIZE), (cluster, was, now) -> {
                    assertThat(now.disks().getFirst().place()).isEqualTo(Place.of(DiskTemplate.PLAIN));
                    assertThat(now.disks().getFirst().format()).isEqualTo(Format.RAW);
                    assertThat(use(cluster, "node1")).isEqualTo(DiskRoom.of(Place.of(DiskTemplate.PLAIN), SIZE));
                    assertThat(content(cluster, was.id())).isEqualTo(wornOnce());
                }),
                refused(
                        "no node has such storage",
                        also(worn(), (cluster, web) -> without(cluster, "node1", "node2", "node3")),
                        (cluster, web) -> cluster.createOn(DiskTemplate.PLAIN, "web2", SIZE, Optional.empty(), false),
                        ErrorCode.NO_CAPACITY,
                        "3 nodes can't hold such disks"),
                refused(
                        "no pool has so much room",
                        worn(),
                        (cluster, web) -> cluster.createOn(
                                DiskTemplate.PLAIN, "web2", ByteSize.ofGibibytes(195), Optional.of("node1"), false),
                        ErrorCode.NO_CAPACITY,
                        "1 node has not enough disk space"),
                refused(
                        "a size that no logical volume has",
                        worn(),
                        grow(new ByteSize(SIZE.bytes() + 512)),
                        ErrorCode.INVALID_REQUEST,
                        "a multiple of 4 MiB"),
                done(
                        "grows",
                        worn(),
                        grow(ByteSize.ofGibibytes(20)),
                        (cluster, was, now) -> assertThat(use(cluster, "node1"))
                                .isEqualTo(DiskRoom.of(Place.of(DiskTemplate.PLAIN), ByteSize.ofGibibytes(20)))),
                refused(
                        "grows beyond its pool",
                        worn(),
                        grow(ByteSize.ofGibibytes(300)),
                        ErrorCode.NO_CAPACITY,
                        "290 GiB of disk more"));
    }

    private static List<DiskStory> changes() {
        return List.of(
                refused(
                        "keeps no snapshots",
                        worn(),
                        (cluster, web) -> new SnapshotInstance.Parameters(
                                web.id(), new SnapshotId(cluster.ids.next()), "before", List.of()),
                        ErrorCode.UNSUPPORTED,
                        "LVM would keep the snapshot in room beside it"),
                done(
                        "another disk lies where its first one does",
                        worn(),
                        (cluster, web) -> new AttachDisk.Parameters(
                                web.id(),
                                new DiskId(cluster.ids.next()),
                                SIZE,
                                Format.QCOW2,
                                Optional.empty(),
                                Disk.Mode.RW),
                        (cluster, was, now) -> assertThat(now.disks())
                                .extracting(Disk::template)
                                .containsExactly(DiskTemplate.PLAIN, DiskTemplate.PLAIN)),
                done(
                        "a logical volume of the node is adopted with what it holds",
                        worn(),
                        adopt(""),
                        (cluster, was, now) -> {
                            Disk last = now.disks().getLast();
                            assertThat(last.template()).isEqualTo(DiskTemplate.PLAIN);
                            assertThat(last.source()).isEqualTo(new VolumeSpec.Source.Empty());
                            assertThat(content(cluster, was.id()).getLast()).isEqualTo("old-data".hashCode());
                        }),
                refused(
                        "its node has no such pool",
                        worn(),
                        adopt("other"),
                        ErrorCode.UNSUPPORTED,
                        "has no pool other"),
                done(
                        "another image is installed",
                        worn(),
                        (cluster, web) -> new ReinstallInstance.Parameters(web.id(), SimulatedCluster.CD)
                                .knowing("other image", Format.QCOW2, ByteSize.ofGibibytes(1)),
                        (cluster, was, now) -> {
                            assertThat(content(cluster, was.id())).containsExactly((long)
                                    SimulatedCluster.CD.sha256().hashCode());
                            assertThat(use(cluster, "node1"))
                                    .isEqualTo(DiskRoom.of(Place.of(DiskTemplate.PLAIN), SIZE));
                        }),
                done(
                        "is deleted",
                        worn(),
                        (cluster, web) -> new RemoveInstance.Parameters(web.id()),
                        (cluster, a, b) ->
                                assertThat(cluster.node("node1").knownVolumes()).isEmpty()));
    }

    private static List<DiskStory> copies() {
        return List.of(
                done("is cloned", worn(), CopyWishes.cloned("web2", false), (cluster, was, now) -> {
                    Instance copy = CopyWishes.named(cluster, "web2");
                    assertThat(copy.disks()).extracting(Disk::template).containsExactly(DiskTemplate.PLAIN);
                    assertThat(content(cluster, copy.id())).isEqualTo(wornOnce());
                }),
                done("is moved", worn(), CopyWishes.move("node2", 0), (cluster, was, now) -> {
                    CopyWishes.standsOn(cluster, was, "node2");
                    assertThat(content(cluster, was.id())).isEqualTo(wornOnce());
                    assertThat(use(cluster, "node2")).isEqualTo(DiskRoom.of(Place.of(DiskTemplate.PLAIN), SIZE));
                    assertThat(use(cluster, "node1")).isEqualTo(DiskRoom.NONE);
                }),
                refused(
                        "is moved to where there is no such storage",
                        also(worn(), (cluster, web) -> without(cluster, "node2")),
                        CopyWishes.move("node2", 0),
                        ErrorCode.NO_CAPACITY,
                        "1 node can't hold such disks"),
                done("is migrated while it runs", running(), CopyWishes.migrate("node2"), (cluster, was, now) -> {
                    CopyWishes.runsOn(cluster, was, "node2");
                    assertThat(now.disks()).extracting(Disk::template).containsExactly(DiskTemplate.PLAIN);
                }),
                done(
                        "is backed up",
                        worn(),
                        CopyWishes.backedUp(false),
                        (cluster, was, now) ->
                                assertThat(cluster.node("node1").knownExports()).hasSize(1)),
                done(
                        "is backed up elsewhere",
                        worn(),
                        CopyWishes.backedUpTo("node2"),
                        (cluster, was, now) ->
                                assertThat(cluster.node("node2").knownExports()).hasSize(1)));
    }

    private static List<DiskStory> conversions() {
        return List.of(
                done("files become logical volumes", files(), to(DiskTemplate.PLAIN), (cluster, was, now) -> {
                    holds(cluster, now, DiskTemplate.PLAIN, Format.RAW);
                    assertThat(use(cluster, "node1")).isEqualTo(DiskRoom.of(Place.of(DiskTemplate.PLAIN), SIZE));
                }),
                done("logical volumes become files", worn(), to(DiskTemplate.FILE), (cluster, was, now) -> {
                    holds(cluster, now, DiskTemplate.FILE, Format.RAW);
                    assertThat(use(cluster, "node1")).isEqualTo(DiskRoom.ofFiles(SIZE));
                }),
                refused(
                        "files become logical volumes where there are none",
                        also(files(), (cluster, web) -> without(cluster, "node1")),
                        to(DiskTemplate.PLAIN),
                        ErrorCode.UNSUPPORTED,
                        "move it to a node that does"),
                refused(
                        "files become logical volumes beside others that take all",
                        also(
                                files(),
                                (cluster, web) -> succeed(
                                        cluster,
                                        cluster.createOn(
                                                DiskTemplate.PLAIN,
                                                "web2",
                                                ByteSize.ofGibibytes(195),
                                                Optional.of("node1"),
                                                false))),
                        to(DiskTemplate.PLAIN),
                        ErrorCode.NO_CAPACITY,
                        "10 GiB"),
                refused(
                        "logical volumes become QCOW2",
                        worn(),
                        (cluster, web) -> new ConvertDisks.Parameters(
                                web.id(), Optional.empty(), Optional.of(Format.QCOW2), List.of(), Optional.empty()),
                        ErrorCode.UNSUPPORTED,
                        "Convert them to FILE first"),
                refused(
                        "files become DRBD",
                        files(),
                        to(DiskTemplate.DRBD),
                        ErrorCode.UNSUPPORTED,
                        "Convert them to PLAIN first"),
                failed(
                        "files become logical volumes on a disk that fails: they stay files",
                        CopyWishes.full(files(), "node1"),
                        to(DiskTemplate.PLAIN),
                        ErrorCode.POOL_FULL,
                        "full",
                        (cluster, was, now) -> {
                            assertThat(now).isEqualTo(was);
                            assertThat(content(cluster, was.id())).isEqualTo(wornOnce());
                        }));
    }

    private static List<DiskStory> mirrored() {
        return List.of(
                done("logical volumes become DRBD", worn(), to(DiskTemplate.DRBD), (cluster, was, now) -> {
                    assertThat(now.disks().getFirst().volume())
                            .isEqualTo(was.disks().getFirst().volume());
                    String second = now.secondary().orElseThrow().value();
                    for (String node : List.of("node1", second)) {
                        assertThat(cluster.node(node).knownVolumes()).hasSize(2);
                        assertThat(use(cluster, node).pools()).containsEntry(GROUP, SIZE.plus(BESIDE));
                    }
                    assertThat(now.diskTotal()).isEqualTo(SIZE);
                    start(cluster, was);
                    succeed(cluster, new FailOver.Parameters(was.id(), 0, false, false));
                    CopyWishes.runsOn(cluster, was, second);
                    succeed(cluster, new StopInstance.Parameters(was.id(), 0));
                    succeed(cluster, new RemoveInstance.Parameters(was.id()));
                    assertThat(cluster.node("node1").knownVolumes()).isEmpty();
                    assertThat(cluster.node(second).knownVolumes()).isEmpty();
                }),
                done("DRBD becomes logical volumes", drbd(), to(DiskTemplate.PLAIN), (cluster, was, now) -> {
                    assertThat(now.disks()).extracting(Disk::template).containsExactly(DiskTemplate.PLAIN);
                    assertThat(cluster.node("node1").knownVolumes())
                            .containsExactly(was.disks().getFirst().volume());
                    assertThat(cluster.node("node2").knownVolumes()).isEmpty();
                    assertThat(use(cluster, "node1")).isEqualTo(DiskRoom.of(Place.of(DiskTemplate.PLAIN), SIZE));
                    assertThat(use(cluster, "node2")).isEqualTo(DiskRoom.NONE);
                }),
                refused("DRBD becomes files", drbd(), to(DiskTemplate.FILE), ErrorCode.UNSUPPORTED, "DRBD"),
                refused(
                        "its only possible second node has no such storage",
                        also(worn(), (cluster, web) -> without(cluster, "node2", "node3")),
                        to(DiskTemplate.DRBD),
                        ErrorCode.NO_CAPACITY,
                        "2 nodes can't hold such disks"),
                done("grows on both nodes", drbd(), grow(ByteSize.ofGibibytes(20)), (cluster, was, now) -> {
                    for (String node : List.of("node1", "node2")) {
                        assertThat(use(cluster, node).pools())
                                .containsEntry(GROUP, ByteSize.ofGibibytes(20).plus(BESIDE));
                    }
                }));
    }

    private static List<DiskStory> compared() {
        return List.of(
                refused(
                        "what DRBD finds while it compares is not copied again",
                        drbd(),
                        (cluster, web) -> new CompareCopies.Parameters(web.id(), true),
                        ErrorCode.UNSUPPORTED,
                        "replace the copies"),
                done(
                        "what DRBD finds while it compares is mended by new copies",
                        also(
                                drbd(),
                                (cluster, web) -> cluster.node("node1")
                                        .spoilOther(web.disks().getFirst().id(), SIZE)),
                        (cluster, web) -> new CompareCopies.Parameters(web.id(), false),
                        (cluster, was, now) -> {
                            cluster.time.advance(Duration.ofSeconds(30));
                            assertThat(cluster.engine().view().findings())
                                    .extracting(Finding::remedy)
                                    .containsExactly(new Remedy.Ask(new ReplaceDisks.Parameters(
                                            was.id(), ReplaceDisks.Mode.ON_SECONDARY, Optional.empty())));
                        }));
    }

    private static List<DiskStory> madeAnew() {
        return List.of(
                done(
                        "its other copies are made anew, with what is kept beside them",
                        drbd(),
                        (cluster, web) ->
                                new ReplaceDisks.Parameters(web.id(), ReplaceDisks.Mode.ON_SECONDARY, Optional.empty()),
                        (cluster, was, now) -> {
                            List<VolumeId> old = was.volumesOn(new NodeName("node2"));
                            List<VolumeId> there = now.volumesOn(new NodeName("node2"));
                            assertThat(there).hasSize(2).doesNotContainAnyElementsOf(old);
                            assertThat(cluster.node("node2").knownVolumes()).containsExactlyInAnyOrderElementsOf(there);
                            assertThat(now.volumesOn(new NodeName("node1")))
                                    .isEqualTo(was.volumesOn(new NodeName("node1")));
                        }),
                done(
                        "its own copies are made anew",
                        drbd(),
                        (cluster, web) ->
                                new ReplaceDisks.Parameters(web.id(), ReplaceDisks.Mode.ON_PRIMARY, Optional.empty()),
                        (cluster, was, now) -> assertThat(cluster.node("node1").knownVolumes())
                                .containsExactlyInAnyOrderElementsOf(now.volumesOn(new NodeName("node1")))
                                .doesNotContainAnyElementsOf(was.volumesOn(new NodeName("node1")))),
                done(
                        "another node gets its other copies",
                        drbd(),
                        (cluster, web) -> new ReplaceDisks.Parameters(
                                web.id(), ReplaceDisks.Mode.NEW_SECONDARY, Optional.of(new NodeName("node3"))),
                        (cluster, was, now) -> {
                            assertThat(cluster.node("node2").knownVolumes()).isEmpty();
                            assertThat(cluster.node("node3").knownVolumes())
                                    .containsExactlyInAnyOrderElementsOf(now.volumesOn(new NodeName("node3")));
                        }));
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

    private static Function<SimulatedCluster, Instance> running(DiskTemplate kind) {
        return cluster -> {
            var create = cluster.createOn(kind, "web1", SIZE, Optional.of("node1"), true);
            succeed(cluster, create);
            return cluster.instance(create.id());
        };
    }

    private static Function<SimulatedCluster, Instance> running() {
        return running(DiskTemplate.PLAIN);
    }

    private static Function<SimulatedCluster, Instance> stopped(DiskTemplate kind) {
        return also(running(kind), (cluster, web) -> succeed(cluster, new StopInstance.Parameters(web.id(), 0)));
    }

    /** It has run, and stands. */
    private static Function<SimulatedCluster, Instance> worn() {
        return stopped(DiskTemplate.PLAIN);
    }

    private static Function<SimulatedCluster, Instance> files() {
        return stopped(DiskTemplate.FILE);
    }

    /** On node1 and node2. */
    private static Function<SimulatedCluster, Instance> drbd() {
        return also(
                worn(),
                (cluster, web) -> succeed(
                        cluster,
                        new ConvertDisks.Parameters(
                                web.id(),
                                Optional.of(DiskTemplate.DRBD),
                                Optional.empty(),
                                List.of(),
                                Optional.of(new NodeName("node2")))));
    }

    /** These nodes hold files only. */
    private static void without(SimulatedCluster cluster, String... nodes) {
        for (String node : nodes) {
            NodeFacts facts = cluster.node(node).api().facts();
            cluster.node(node)
                    .setFacts(facts.holding(
                            List.of("file", "mirror"), facts.pools().subList(0, 1)));
            cluster.node(node).restart();
        }
        cluster.time.advance(Duration.ofSeconds(10));
    }

    // --- when

    private static BiFunction<SimulatedCluster, Instance, Parameters> grow(ByteSize size) {
        return (cluster, web) ->
                new GrowDisk.Parameters(web.id(), web.disks().getFirst().id(), size);
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> to(DiskTemplate template) {
        return (cluster, web) -> new ConvertDisks.Parameters(
                web.id(), Optional.of(template), Optional.empty(), List.of(), Optional.empty());
    }

    // --- then

    private static DiskRoom use(SimulatedCluster cluster, String node) {
        return cluster.state().use(new NodeName(node)).disk();
    }

    private static void holds(SimulatedCluster cluster, Instance now, DiskTemplate template, VolumeSpec.Format format) {
        assertThat(now.disks()).extracting(Disk::template).containsOnly(template);
        assertThat(now.disks()).extracting(Disk::format).containsOnly(format);
        assertThat(content(cluster, now.id())).isEqualTo(wornOnce());
        assertThat(cluster.node("node1").knownVolumes()).hasSize(1);
        start(cluster, now);
        CopyWishes.runsOn(cluster, now, "node1");
    }
}
