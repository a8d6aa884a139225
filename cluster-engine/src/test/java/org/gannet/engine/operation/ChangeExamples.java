package org.gannet.engine.operation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.NicId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.OperationExamples.Example;
import org.gannet.engine.operation.instance.Adoption;
import org.gannet.engine.operation.instance.AttachDisk;
import org.gannet.engine.operation.instance.AttachNic;
import org.gannet.engine.operation.instance.BalloonInstance;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.DeleteSnapshot;
import org.gannet.engine.operation.instance.DetachDisk;
import org.gannet.engine.operation.instance.DetachNic;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.MigrateInstance;
import org.gannet.engine.operation.instance.ModifyDisk;
import org.gannet.engine.operation.instance.ModifyInstance;
import org.gannet.engine.operation.instance.ModifyNic;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.RebootInstance;
import org.gannet.engine.operation.instance.RespectShutdown;
import org.gannet.engine.operation.instance.RevertInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.TuneInstance;
import org.gannet.engine.testing.MirroredMachines;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Examples of operations that change a machine where it is: each once while it runs, and once while it is down. */
final class ChangeExamples {
    private static final DiskId MORE = new DiskId(new UUID(21, 1));
    private static final NicId CARD = new NicId(new UUID(23, 1));
    private static final SnapshotId MOMENT = new SnapshotId(new UUID(22, 1));
    private static final ByteSize LARGER = ByteSize.ofGibibytes(20);

    private ChangeExamples() {}

    static List<Example> all() {
        return Stream.of(ofMachines(), ofMemory(), ofDisks(), ofNics(), ofSnapshots())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Example> ofMachines() {
        return List.of(
                running("make larger what runs", ModifyInstance.Parameters.class, (cluster, web) -> larger(web)),
                stopped("make larger what is down", ModifyInstance.Parameters.class, (cluster, web) -> larger(web)),
                running(
                        "put a CD into the drive of what runs",
                        ModifyInstance.Parameters.class,
                        (cluster, web) -> new ModifyInstance.Parameters(
                                web.id(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(VmSpec.BootFrom.CDROM),
                                Optional.of(SimulatedCluster.CD),
                                false)),
                running("tune what runs", TuneInstance.Parameters.class, (cluster, web) -> tuned(web)),
                stopped("tune what is down", TuneInstance.Parameters.class, (cluster, web) -> tuned(web)),
                running("restart softly what waits for a restart", RebootInstance.Parameters.class, (cluster, web) -> {
                    cluster.run(larger(web));
                    return new RebootInstance.Parameters(web.id(), RebootInstance.Kind.SOFT, 20);
                }));
    }

    private static List<Example> ofMemory() {
        return List.of(
                running("take memory from a guest", BalloonInstance.Parameters.class, (cluster, web) -> {
                    flexible(cluster, web);
                    return new BalloonInstance.Parameters(web.id(), ByteSize.ofGibibytes(1));
                }),
                running("give memory to a guest", BalloonInstance.Parameters.class, (cluster, web) -> {
                    flexible(cluster, web);
                    cluster.run(new BalloonInstance.Parameters(web.id(), ByteSize.ofGibibytes(1)));
                    return new BalloonInstance.Parameters(web.id(), ByteSize.ofGibibytes(2));
                }),
                running(
                        "take memory from a guest that goes where there is less",
                        MigrateInstance.Parameters.class,
                        (cluster, web) -> {
                            flexible(cluster, web);
                            leaveMemory(cluster, "node2", ByteSize.ofMebibytes(1536));
                            return new MigrateInstance.Parameters(
                                    web.id(), Optional.of(new NodeName("node2")), false, true);
                        }),
                running("leave off what was switched off", RespectShutdown.Parameters.class, (cluster, web) -> {
                    cluster.run(new TuneInstance.Parameters(
                            web.id(), Optional.of(switchedOffByUsers()), Optional.empty(), List.of()));
                    cluster.node("node1").powerOffGuest(web.id());
                    return new RespectShutdown.Parameters(web.id());
                }));
    }

    /** A machine there takes all but this. */
    static void leaveMemory(SimulatedCluster cluster, String node, ByteSize left) {
        ByteSize free = cluster.state()
                .capacity(cluster.state().findNode(new NodeName(node)).orElseThrow())
                .memoryFree();
        cluster.run(
                cluster.create("large", 1, free.minusOrZero(left), ByteSize.ofGibibytes(1), Optional.of(node), true));
    }

    /** Runs with 2 GiB, of which it may give back half. */
    private static void flexible(SimulatedCluster cluster, Instance web) {
        cluster.run(larger(web));
        cluster.run(new RebootInstance.Parameters(web.id(), RebootInstance.Kind.FULL, 0));
    }

    private static HypervisorParameters switchedOffByUsers() {
        return new HypervisorParameters(
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
                Optional.of(true));
    }

    private static List<Example> ofNics() {
        return List.of(
                running("plug a card", AttachNic.Parameters.class, (cluster, web) -> card(web)),
                stopped("attach a card", AttachNic.Parameters.class, (cluster, web) -> card(web)),
                running("unplug a card", DetachNic.Parameters.class, (cluster, web) -> {
                    cluster.run(card(web));
                    return new DetachNic.Parameters(web.id(), CARD);
                }),
                stopped("detach a card", DetachNic.Parameters.class, (cluster, web) -> {
                    cluster.run(card(web));
                    return new DetachNic.Parameters(web.id(), CARD);
                }),
                running("attach a card to something else", ModifyNic.Parameters.class, (cluster, web) -> {
                    cluster.run(card(web));
                    return new ModifyNic.Parameters(web.id(), CARD, Optional.of(new NewNic.User()), Optional.of("out"));
                }),
                stopped(
                        "name a card",
                        ModifyNic.Parameters.class,
                        (cluster, web) -> new ModifyNic.Parameters(
                                web.id(), web.nics().getFirst().id(), Optional.empty(), Optional.of("out"))));
    }

    private static AttachNic.Parameters card(Instance web) {
        return new AttachNic.Parameters(web.id(), CARD, new NewNic.Bridge("br0"), Optional.of("inside"));
    }

    private static List<Example> ofDisks() {
        return List.of(
                running("grow a disk in use", GrowDisk.Parameters.class, (cluster, web) -> grown(web)),
                stopped("grow a disk at rest", GrowDisk.Parameters.class, (cluster, web) -> grown(web)),
                running("plug a disk", AttachDisk.Parameters.class, (cluster, web) -> more(web)),
                stopped("attach a disk", AttachDisk.Parameters.class, (cluster, web) -> more(web)),
                stopped("adopt a disk", AttachDisk.Parameters.class, (cluster, web) -> {
                    MirroredMachines.in(cluster);
                    return adopted(web);
                }),
                running("unplug a disk", DetachDisk.Parameters.class, (cluster, web) -> {
                    cluster.run(more(web));
                    return new DetachDisk.Parameters(web.id(), MORE);
                }),
                stopped("delete a disk", DetachDisk.Parameters.class, (cluster, web) -> {
                    cluster.run(more(web));
                    return new DetachDisk.Parameters(web.id(), MORE);
                }),
                running(
                        "protect a disk in use",
                        ModifyDisk.Parameters.class,
                        (cluster, web) -> new ModifyDisk.Parameters(
                                web.id(), first(web).id(), Optional.of("root"), Optional.of(Disk.Mode.RO))),
                stopped(
                        "name a disk",
                        ModifyDisk.Parameters.class,
                        (cluster, web) -> new ModifyDisk.Parameters(
                                web.id(), first(web).id(), Optional.of("root"), Optional.empty())));
    }

    private static List<Example> ofSnapshots() {
        return List.of(
                running("take a snapshot of what runs", SnapshotInstance.Parameters.class, (cluster, web) -> {
                    cluster.run(more(web));
                    return moment(web);
                }),
                stopped(
                        "take a snapshot of what is down",
                        SnapshotInstance.Parameters.class,
                        (cluster, web) -> moment(web)),
                stopped("bring disks back to a smaller size", RevertInstance.Parameters.class, (cluster, web) -> {
                    cluster.run(moment(web));
                    cluster.run(grown(web));
                    return new RevertInstance.Parameters(web.id(), MOMENT);
                }),
                running("forget a snapshot of what runs", DeleteSnapshot.Parameters.class, (cluster, web) -> {
                    cluster.run(moment(web));
                    return new DeleteSnapshot.Parameters(web.id(), MOMENT);
                }));
    }

    static ModifyInstance.Parameters larger(Instance web) {
        return new ModifyInstance.Parameters(
                web.id(),
                Optional.of(4),
                Optional.of(ByteSize.ofGibibytes(2)),
                Optional.of(ByteSize.ofGibibytes(1)),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static TuneInstance.Parameters tuned(Instance web) {
        HypervisorParameters hypervisor = new HypervisorParameters(
                Optional.of("qemu64"),
                Optional.of(HypervisorParameters.DiskCache.NONE),
                Optional.of(HypervisorParameters.DiskAio.NATIVE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("de"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new TuneInstance.Parameters(web.id(), Optional.of(hypervisor), Optional.of(2), List.of());
    }

    private static Disk first(Instance web) {
        return web.disks().getFirst();
    }

    private static GrowDisk.Parameters grown(Instance web) {
        return new GrowDisk.Parameters(web.id(), first(web).id(), LARGER);
    }

    private static AttachDisk.Parameters more(Instance web) {
        return new AttachDisk.Parameters(
                web.id(), MORE, LARGER, VolumeSpec.Format.QCOW2, Optional.of("more"), Disk.Mode.RW);
    }

    private static AttachDisk.Parameters adopted(Instance web) {
        return new AttachDisk.Parameters(
                web.id(),
                MORE,
                LARGER,
                VolumeSpec.Format.RAW,
                Optional.empty(),
                Disk.Mode.RW,
                Optional.of(new Adoption("old-data", DiskTemplate.PLAIN, Optional.empty())));
    }

    private static SnapshotInstance.Parameters moment(Instance web) {
        return new SnapshotInstance.Parameters(web.id(), MOMENT, "before", List.of());
    }

    private static Example running(
            String name,
            Class<? extends Parameters> operation,
            BiFunction<SimulatedCluster, Instance, Parameters> prepare) {
        return new Example(name, operation, cluster -> prepare.apply(cluster, cluster.running("web1", "node1")), false);
    }

    private static Example stopped(
            String name,
            Class<? extends Parameters> operation,
            BiFunction<SimulatedCluster, Instance, Parameters> prepare) {
        return new Example(name, operation, cluster -> prepare.apply(cluster, down(cluster)), false);
    }

    private static Instance down(SimulatedCluster cluster) {
        CreateInstance.Parameters create = cluster.create("web1", Optional.of("node1"), false);
        cluster.run(create);
        return cluster.instance(create.id());
    }
}
