package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gannet.engine.CopyWishes.content;
import static org.gannet.engine.CopyWishes.runsOn;
import static org.gannet.engine.CopyWishes.succeed;
import static org.gannet.engine.CopyWishes.wornOnce;
import static org.gannet.engine.testing.DiskStory.done;
import static org.gannet.engine.testing.DiskStory.refused;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.engine.job.Job;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskRoom;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.FailOver;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.RecreateDisks;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.node.EvacuateNode;
import org.gannet.engine.operation.node.RemoveLeftover;
import org.gannet.engine.testing.DiskStory;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeFacts;
import org.gannet.node.Place;
import org.gannet.node.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines whose disks lie on storage that several nodes see: given, when, then. */
class SharedDisksScenarioTest {
    private static final ByteSize SIZE = ByteSize.ofGibibytes(10);
    private static final NodeName NODE1 = new NodeName("node1");
    private static final NodeName NODE2 = new NodeName("node2");

    static Stream<DiskStory> stories() {
        return Stream.of(made(), moves(), deaths(), changes()).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void happensAsTold(DiskStory story) {
        story.happensIn(cluster());
    }

    private static SimulatedCluster cluster() {
        SimulatedCluster cluster = SimulatedCluster.of("node1", "node2", "node3");
        MirroredMachines.in(cluster);
        return cluster;
    }

    private static List<DiskStory> made() {
        return List.of(
                done("takes room of the storage once", running(), grow(SIZE), (cluster, was, now) -> {
                    Place place = now.disks().getFirst().place();
                    assertThat(place.storage()).isNotEmpty();
                    assertThat(cluster.state().use(NODE1).disk()).isEqualTo(DiskRoom.NONE);
                    assertThat(cluster.state().sharedUse()).isEqualTo(DiskRoom.of(place, SIZE));
                    assertThat(cluster.node("node2").knownVolumes())
                            .isEqualTo(cluster.node("node1").knownVolumes())
                            .hasSize(1);
                }),
                refused(
                        "the storage is full, whichever node asks",
                        running(),
                        (cluster, web) -> create(cluster, "web2", ByteSize.ofGibibytes(195), "node2"),
                        ErrorCode.NO_CAPACITY,
                        "1 node has not enough disk space"),
                refused(
                        "no node has such storage",
                        also(CopyWishes.running(), (cluster, web) -> others(cluster, "", "node1", "node2", "node3")),
                        (cluster, web) -> create(cluster, "web2", SIZE, "node2"),
                        ErrorCode.NO_CAPACITY,
                        "1 node can't hold such disks"),
                done(
                        "is deleted once",
                        stopped(),
                        (cluster, web) -> new RemoveInstance.Parameters(web.id()),
                        (cluster, was, now) -> {
                            assertThat(cluster.node("node3").knownVolumes()).isEmpty();
                            assertThat(cluster.state().sharedUse()).isEqualTo(DiskRoom.NONE);
                        }));
    }

    private static List<DiskStory> moves() {
        return List.of(
                done("moves while it runs, and its disk stays", running(), migrate("node2"), (cluster, was, now) -> {
                    runsOn(cluster, now, "node2");
                    assertThat(now.disks()).isEqualTo(was.disks());
                    assertThat(content(cluster, now.id())).isEqualTo(wornOnce());
                }),
                done("moves while it is off", stopped(), migrate("node3"), (cluster, was, now) -> {
                    assertThat(now.primary()).hasToString("node3");
                    assertThat(now.disks()).isEqualTo(was.disks());
                }),
                done(
                        "moves with a stop",
                        running(),
                        (cluster, web) -> new MoveInstance.Parameters(web.id(), Optional.of(NODE2), 0),
                        (cluster, was, now) -> {
                            runsOn(cluster, now, "node2");
                            assertThat(now.disks()).isEqualTo(was.disks());
                        }),
                done(
                        "keeps its snapshots when it moves while it runs",
                        also(of(VolumeSpec.Format.QCOW2), (cluster, web) -> succeed(cluster, snapshot(web))),
                        migrate("node2"),
                        (cluster, was, now) ->
                                assertThat(now.disks().getFirst().snapshots()).hasSize(1)),
                refused(
                        "other nodes have another storage of the same name",
                        also(running(), (cluster, web) -> others(cluster, "another", "node2", "node3")),
                        (cluster, web) -> new MigrateInstance.Parameters(web.id(), Optional.empty()),
                        ErrorCode.NO_CAPACITY,
                        "2 nodes do not see the storage of its disks"),
                done(
                        "the same storage has another name there",
                        also(running(), (cluster, web) -> renamed(cluster)),
                        migrate("node2"),
                        (cluster, was, now) -> runsOn(cluster, now, "node2")),
                done(
                        "without disks it moves, too",
                        diskless(),
                        migrate("node2"),
                        (cluster, was, now) -> runsOn(cluster, now, "node2")));
    }

    private static List<DiskStory> deaths() {
        return List.of(
                done("fails over from a dead node", also(running(), dead()), failOver(true), (cluster, was, now) -> {
                    assertThat(now.primary()).isNotEqualTo(NODE1);
                    assertThat(cluster.node(now.primary().value()).aliveVms()).containsExactly(was.id());
                    assertThat(now.disks()).isEqualTo(was.disks());
                }),
                done(
                        "without disks it fails over, too",
                        also(diskless(), dead()),
                        failOver(true),
                        (cluster, was, now) -> assertThat(
                                        cluster.node(now.primary().value()).aliveVms())
                                .containsExactly(was.id())),
                refused(
                        "nobody has said that its node is dead",
                        also(running(), dead()),
                        failOver(false),
                        ErrorCode.NODE_UNREACHABLE,
                        "two that write to one disk destroy it"),
                refused(
                        "its node is not dead",
                        running(),
                        failOver(true),
                        ErrorCode.WRONG_STATE,
                        "The machine's node answers."),
                done(
                        "is stopped first where its node answers",
                        running(),
                        failOver(false),
                        (cluster, was, now) ->
                                runsOn(cluster, now, now.primary().value())),
                refused(
                        "no node sees its disks",
                        also(also(running(), (cluster, web) -> others(cluster, "another", "node2", "node3")), dead()),
                        failOver(true),
                        ErrorCode.NO_CAPACITY,
                        "2 nodes do not see the storage of its disks"),
                refused(
                        "its disks are not made anew where they are not lost",
                        also(running(), dead()),
                        (cluster, web) -> new RecreateDisks.Parameters(web.id(), Optional.empty(), true),
                        ErrorCode.WRONG_STATE,
                        "fail it over when its node is dead"));
    }

    private static List<DiskStory> changes() {
        return List.of(
                done("grows while it runs", running(), grow(ByteSize.ofGibibytes(20)), (cluster, was, now) -> {
                    assertThat(now.disks().getFirst().size()).isEqualTo(ByteSize.ofGibibytes(20));
                    assertThat(cluster.state().sharedUse().total()).isEqualTo(ByteSize.ofGibibytes(20));
                }),
                refused(
                        "grows beyond its storage",
                        running(),
                        grow(ByteSize.ofGibibytes(300)),
                        ErrorCode.NO_CAPACITY,
                        "290 GiB of disk more"),
                done("becomes a file", stopped(), to(DiskTemplate.FILE), (cluster, was, now) -> {
                    assertThat(content(cluster, now.id())).isEqualTo(wornOnce());
                    assertThat(cluster.node("node2").knownVolumes()).isEmpty();
                }),
                refused(
                        "can't become DRBD at once",
                        stopped(),
                        to(DiskTemplate.DRBD),
                        ErrorCode.UNSUPPORTED,
                        "In one job SHAREDFILE becomes FILE, PLAIN, RBD, GLUSTER, EXT."));
    }

    @Test
    void filesBecomeSharedOnes() {
        SimulatedCluster cluster = cluster();
        Instance web = CopyWishes.worn().apply(cluster);
        succeed(cluster, convert(web, DiskTemplate.SHAREDFILE));
        Disk disk = cluster.instance(web.id()).disks().getFirst();
        assertThat(disk.place().storage()).isNotEmpty();
        assertThat(cluster.node("node3").knownVolumes()).containsExactly(disk.volume());
        assertThat(content(cluster, web.id())).isEqualTo(wornOnce());
    }

    @Test
    void aDeadNodeIsEvacuated() {
        SimulatedCluster cluster = cluster();
        Instance web = running().apply(cluster);
        dead().accept(cluster, web);
        succeed(
                cluster,
                new EvacuateNode.Parameters(NODE1, EvacuateNode.What.PRIMARIES, Optional.of(NODE2), false, true));
        cluster.time.advance(Duration.ofMinutes(1));
        assertThat(cluster.node("node2").aliveVms()).containsExactly(web.id());
    }

    @Test
    void whatIsLeftThereIsToldOnce() {
        SimulatedCluster cluster = cluster();
        Instance web = running().apply(cluster);
        VolumeId stray = new VolumeId(new UUID(7, 7));
        cluster.node("node2")
                .api()
                .ensureVolume(
                        stray,
                        new VolumeSpec(
                                VolumeSpec.Format.RAW,
                                SIZE,
                                new VolumeSpec.Source.Empty(),
                                Place.of(DiskTemplate.SHAREDFILE)));
        assertThat(cluster.leftovers()).singleElement().asString().contains(stray.toString());
        Job refused = cluster.run(leftover(web.disks().getFirst().volume()));
        assertThat(refused.problem().orElseThrow().code()).isEqualTo(ErrorCode.IN_USE);
        succeed(cluster, leftover(stray));
        assertThat(cluster.leftovers()).isEmpty();
    }

    private static RemoveLeftover.Parameters leftover(VolumeId volume) {
        return new RemoveLeftover.Parameters(new NodeName("node3"), RemoveLeftover.Kind.VOLUME, volume.toString());
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

    private static CreateInstance.Parameters create(SimulatedCluster cluster, String name, ByteSize size, String node) {
        return cluster.createOn(DiskTemplate.SHAREDFILE, name, size, Optional.of(node), true);
    }

    private static Function<SimulatedCluster, Instance> running() {
        return cluster -> {
            CreateInstance.Parameters create = create(cluster, "web1", SIZE, "node1");
            succeed(cluster, create);
            return cluster.instance(create.id());
        };
    }

    private static Function<SimulatedCluster, Instance> stopped() {
        return also(running(), (cluster, web) -> succeed(cluster, new StopInstance.Parameters(web.id(), 0)));
    }

    private static Function<SimulatedCluster, Instance> of(VolumeSpec.Format format) {
        return also(
                running(),
                (cluster, web) ->
                        assertThat(web.disks()).extracting(Disk::format).containsOnly(format));
    }

    /** On node1, and runs. */
    private static Function<SimulatedCluster, Instance> diskless() {
        return also(CopyWishes.diskless(), (cluster, web) -> CopyWishes.start(cluster, web));
    }

    private static BiConsumer<SimulatedCluster, Instance> dead() {
        return (cluster, web) -> {
            cluster.node("node1").faults().setReachable(false);
            cluster.node("node1").powerCut();
            cluster.time.advance(Duration.ofMinutes(1));
        };
    }

    /** These have another storage under the same name, or none. */
    private static void others(SimulatedCluster cluster, String storage, String... nodes) {
        for (String node : nodes) {
            NodeFacts facts = cluster.node(node).api().facts();
            List<NodeFacts.Pool> pools = facts.pools().stream()
                    .filter(pool -> pool.storage().isEmpty() || !storage.isEmpty())
                    .map(pool -> pool.storage().isEmpty()
                            ? pool
                            : new NodeFacts.Pool(pool.name(), pool.template(), pool.total(), storage))
                    .toList();
            reported(cluster, node, facts.holding(facts.templates(), pools));
        }
    }

    private static void renamed(SimulatedCluster cluster) {
        NodeFacts facts = cluster.node("node2").api().facts();
        List<NodeFacts.Pool> pools = facts.pools().stream()
                .map(pool -> pool.storage().isEmpty()
                        ? pool
                        : new NodeFacts.Pool("elsewhere", pool.template(), pool.total(), pool.storage()))
                .toList();
        reported(cluster, "node2", facts.holding(facts.templates(), pools));
    }

    private static void reported(SimulatedCluster cluster, String node, NodeFacts facts) {
        cluster.node(node).setFacts(facts);
        cluster.node(node).restart();
        cluster.time.advance(Duration.ofSeconds(10));
    }

    // --- when

    private static BiFunction<SimulatedCluster, Instance, Parameters> migrate(String node) {
        return (cluster, web) -> new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName(node)));
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> failOver(boolean dead) {
        return (cluster, web) -> new FailOver.Parameters(web.id(), 0, dead, false);
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> grow(ByteSize size) {
        return (cluster, web) ->
                new GrowDisk.Parameters(web.id(), web.disks().getFirst().id(), size);
    }

    private static SnapshotInstance.Parameters snapshot(Instance web) {
        return new SnapshotInstance.Parameters(web.id(), new SnapshotId(new UUID(5, 5)), "before", List.of());
    }

    private static BiFunction<SimulatedCluster, Instance, Parameters> to(DiskTemplate template) {
        return (cluster, web) -> convert(web, template);
    }

    private static ConvertDisks.Parameters convert(Instance web, DiskTemplate template) {
        return new ConvertDisks.Parameters(
                web.id(), Optional.of(template), Optional.empty(), List.of(), Optional.empty());
    }

    // --- then
}
