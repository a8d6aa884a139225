package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ExportId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.Tag;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.BackupNote;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CleanUpMigration;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DiskOrigin;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.RemoveInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.instance.TagInstance;
import org.gannet.engine.operation.node.RemoveBackup;
import org.gannet.engine.simulation.NodeFaults;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.NodeFacts;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.VolumeSpec;

/** Words for the rows of {@link CopyScenarioTest}. */
final class CopyWishes {
    static final String OTHER_TYPE = "simulated-2";

    private static final ExportId BACKUP = new ExportId(new UUID(13, 1));

    private CopyWishes() {}

    // --- given

    static Function<SimulatedCluster, Instance> stopped() {
        return cluster -> {
            CreateInstance.Parameters create = cluster.create("web1", Optional.of("node1"), false);
            assertThat(cluster.run(create).state()).isEqualTo(JobState.SUCCEEDED);
            return cluster.instance(create.id());
        };
    }

    static Function<SimulatedCluster, Instance> running() {
        return cluster -> cluster.running("web1", "node1");
    }

    /** It has run once: its disks hold more than its image. */
    static Function<SimulatedCluster, Instance> worn() {
        return cluster -> {
            Instance web = cluster.running("web1", "node1");
            assertThat(cluster.run(new StopInstance.Parameters(web.id(), 0)).state())
                    .isEqualTo(JobState.SUCCEEDED);
            return cluster.instance(web.id());
        };
    }

    static Function<SimulatedCluster, Instance> tagged(Function<SimulatedCluster, Instance> given) {
        return cluster -> {
            Instance web = given.apply(cluster);
            succeed(cluster, new TagInstance.Parameters(web.id(), List.of(new Tag("blue")), List.of()));
            return cluster.instance(web.id());
        };
    }

    /** With a disk in the raw format. */
    static Function<SimulatedCluster, Instance> raw(boolean start) {
        return of(
                start,
                cluster -> List.of(new NewDisk(
                        new DiskId(cluster.ids.next()),
                        ByteSize.ofGibibytes(5),
                        VolumeSpec.Format.RAW,
                        new VolumeSpec.Source.Empty())));
    }

    static Function<SimulatedCluster, Instance> diskless() {
        return of(false, cluster -> List.of());
    }

    private static Function<SimulatedCluster, Instance> of(
            boolean start, Function<SimulatedCluster, List<NewDisk>> disks) {
        return cluster -> {
            CreateInstance.Parameters create = made(cluster, "web1", disks.apply(cluster), "node1", start);
            succeed(cluster, create);
            return cluster.instance(create.id());
        };
    }

    static CreateInstance.Parameters made(
            SimulatedCluster cluster, String name, List<NewDisk> disks, String on, boolean start) {
        return new CreateInstance.Parameters(
                new InstanceId(cluster.ids.next()),
                new HostName(name),
                SimulatedCluster.OWNER,
                1,
                ByteSize.ofGibibytes(1),
                disks,
                List.of(),
                Optional.empty(),
                List.of(),
                "made by hand",
                Optional.of(new NodeName(on)),
                start);
    }

    /** There is a backup of it on its node. */
    static Function<SimulatedCluster, Instance> backup(Function<SimulatedCluster, Instance> given) {
        return also(given, (cluster, web) -> succeed(cluster, backedUp(false).apply(cluster, web)));
    }

    /** The machine has been deleted. */
    static Function<SimulatedCluster, Instance> gone(Function<SimulatedCluster, Instance> given) {
        return also(given, (cluster, web) -> succeed(cluster, new RemoveInstance.Parameters(web.id())));
    }

    static void succeed(SimulatedCluster cluster, Parameters asked) {
        Job job = cluster.run(asked);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
    }

    static Function<SimulatedCluster, Instance> snapshot(Function<SimulatedCluster, Instance> given) {
        return also(
                given,
                (cluster, web) -> cluster.node("node1")
                        .api()
                        .ensureSnapshot(
                                new SnapshotId(cluster.ids.next()),
                                new SnapshotSpec(
                                        web.disks().stream().map(Disk::volume).toList())));
    }

    /** A node with another accelerator and machine type. */
    static Function<SimulatedCluster, Instance> otherKind(Function<SimulatedCluster, Instance> given, String node) {
        return also(given, (cluster, web) -> {
            NodeFacts facts = cluster.node(node).api().facts();
            cluster.node(node)
                    .setFacts(new NodeFacts(
                            facts.name(),
                            facts.agentVersion(),
                            facts.cpus(),
                            facts.memory(),
                            facts.disk(),
                            "other",
                            facts.hypervisor(),
                            OTHER_TYPE,
                            facts.bridges(),
                            facts.features(),
                            facts.templates(),
                            facts.programs(),
                            facts.bootId(),
                            facts.links()));
            cluster.node(node).restart();
            cluster.time.advance(Duration.ofSeconds(10));
        });
    }

    static Function<SimulatedCluster, Instance> full(Function<SimulatedCluster, Instance> given, String node) {
        return also(given, (cluster, web) -> cluster.node(node).setFull(true));
    }

    /** No call comes through, for longer than its last report is believed. */
    static Function<SimulatedCluster, Instance> silent(Function<SimulatedCluster, Instance> given, String node) {
        return also(given, (cluster, web) -> {
            cluster.node(node).faults().setReachable(false);
            cluster.time.advance(Duration.ofMinutes(5));
        });
    }

    /** Its disk is set back as soon as a volume has come. */
    static Function<SimulatedCluster, Instance> forgetful(Function<SimulatedCluster, Instance> given, String node) {
        return also(
                given,
                (cluster, web) -> cluster.node(node).faults().setScript(new NodeFaults.Script() {
                    @Override
                    public void before(NodeName name, String method) {
                        if (method.equals("report")) {
                            cluster.node(node)
                                    .knownVolumes()
                                    .forEach(cluster.node(node).api()::ensureVolumeAbsent);
                        }
                    }
                }));
    }

    /** No call comes through any more once it has been told of a volume that comes. */
    static Function<SimulatedCluster, Instance> fallsSilent(Function<SimulatedCluster, Instance> given, String node) {
        return also(
                given,
                (cluster, web) -> cluster.node(node).faults().setScript(new NodeFaults.Script() {
                    @Override
                    public void after(NodeName name, String method) {
                        if (method.equals("ensureVolumeIncoming")) {
                            cluster.node(node).faults().setReachable(false);
                        }
                    }
                }));
    }

    private static Function<SimulatedCluster, Instance> also(
            Function<SimulatedCluster, Instance> given, BiConsumer<SimulatedCluster, Instance> more) {
        return cluster -> {
            Instance web = given.apply(cluster);
            more.accept(cluster, web);
            return web;
        };
    }

    // --- when

    static BiFunction<SimulatedCluster, Instance, Parameters> move(String target, int graceSeconds) {
        return (cluster, web) -> new MoveInstance.Parameters(web.id(), Optional.of(new NodeName(target)), graceSeconds);
    }

    static BiFunction<SimulatedCluster, Instance, Parameters> migrate() {
        return (cluster, web) -> new MigrateInstance.Parameters(web.id(), Optional.empty());
    }

    static BiFunction<SimulatedCluster, Instance, Parameters> migrate(String target) {
        return (cluster, web) -> new MigrateInstance.Parameters(web.id(), Optional.of(new NodeName(target)));
    }

    static BiFunction<SimulatedCluster, Instance, Parameters> settle() {
        return (cluster, web) -> new CleanUpMigration.Parameters(web.id());
    }

    static BiFunction<SimulatedCluster, Instance, Parameters> cloned(String name, boolean start) {
        return (cluster, web) -> clone(cluster, web, name, Optional.empty(), start);
    }

    static BiFunction<SimulatedCluster, Instance, Parameters> clonedTo(String name, String node) {
        return (cluster, web) -> clone(cluster, web, name, Optional.of(new NodeName(node)), true);
    }

    private static Parameters clone(
            SimulatedCluster cluster, Instance web, String name, Optional<NodeName> on, boolean start) {
        return new CloneInstance.Parameters(
                        new InstanceId(cluster.ids.next()), web.id(), new HostName(name), Optional.empty(), on, start)
                .completed(cluster.state(), cluster.ids::next);
    }

    static BiFunction<SimulatedCluster, Instance, Parameters> backedUp(boolean shutDown) {
        return (cluster, web) ->
                new ExportInstance.Parameters(web.id(), BACKUP, Optional.empty(), shutDown, 5, Optional.empty());
    }

    static BiFunction<SimulatedCluster, Instance, Parameters> backedUpTo(String node) {
        return (cluster, web) -> new ExportInstance.Parameters(
                web.id(), BACKUP, Optional.of(new NodeName(node)), false, 5, Optional.of("weekly"));
    }

    /** Another machine, of the backup that lies on the first's node. */
    static BiFunction<SimulatedCluster, Instance, Parameters> restored(String on) {
        return (cluster, web) -> made(
                cluster,
                "web2",
                List.of(NewDisk.copy(
                        new DiskId(cluster.ids.next()),
                        web.disks().getFirst().size(),
                        VolumeSpec.Format.QCOW2,
                        new DiskOrigin.OfExport(web.primary(), BackupNote.idOf(BACKUP, 0)))),
                on,
                false);
    }

    static BiFunction<SimulatedCluster, Instance, Parameters> forgotten() {
        return (cluster, web) -> new RemoveBackup.Parameters(web.primary(), BACKUP);
    }

    // --- then

    /** What its disks hold now. */
    static List<Long> content(SimulatedCluster cluster, InstanceId id) {
        Instance now = cluster.instance(id);
        return now.disks().stream()
                .map(disk -> cluster.node(now.primary().value())
                        .contentOf(disk.volume())
                        .orElseThrow())
                .toList();
    }

    /** What the disk of a machine holds that has run once. */
    static List<Long> wornOnce() {
        return List.of(31L * SimulatedCluster.IMAGE.sha256().hashCode() + 1);
    }

    static Instance named(SimulatedCluster cluster, String name) {
        return cluster.state()
                .findInstance(SimulatedCluster.OWNER, new HostName(name))
                .orElseThrow();
    }

    static List<InstanceId> alive(SimulatedCluster cluster) {
        return cluster.nodes.all().stream()
                .flatMap(node -> node.aliveVms().stream())
                .toList();
    }

    /** On all nodes. */
    static long snapshots(SimulatedCluster cluster) {
        return cluster.nodes.all().stream()
                .flatMap(node -> node.api().report().volumes().stream())
                .mapToLong(volume -> volume.snapshots().size())
                .sum();
    }

    static void standsOn(SimulatedCluster cluster, Instance web, String node) {
        Instance now = cluster.instance(web.id());
        assertThat(now.primary()).hasToString(node);
        assertThat(now.incoming()).isEmpty();
        assertThat(cluster.node(node).knownVolumes())
                .containsExactlyElementsOf(
                        now.disks().stream().map(Disk::volume).toList());
        assertThat(cluster.nodes.all())
                .allSatisfy(each -> assertThat(each.aliveVms()).isEmpty());
    }

    static void runsOn(SimulatedCluster cluster, Instance web, String node) {
        assertThat(cluster.instance(web.id()).primary()).hasToString(node);
        assertThat(cluster.instance(web.id()).incoming()).isEmpty();
        assertThat(cluster.nodes.all())
                .allSatisfy(each -> assertThat(each.aliveVms())
                        .isEqualTo(each.name().value().equals(node) ? Set.of(web.id()) : Set.of()));
    }

    static void hasNothing(SimulatedCluster cluster, String node) {
        assertThat(cluster.node(node).knownVolumes()).isEmpty();
        assertThat(cluster.node(node).knownVms()).isEmpty();
    }

    static void start(SimulatedCluster cluster, Instance web) {
        assertThat(cluster.run(new StartInstance.Parameters(web.id())).state()).isEqualTo(JobState.SUCCEEDED);
    }
}
