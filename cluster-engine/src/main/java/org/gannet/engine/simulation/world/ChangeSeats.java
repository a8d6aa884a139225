package org.gannet.engine.simulation.world;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.InstanceId;
import org.gannet.base.NicId;
import org.gannet.base.SnapshotId;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Nic;
import org.gannet.engine.model.Snapshot;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.AttachDisk;
import org.gannet.engine.operation.instance.AttachNic;
import org.gannet.engine.operation.instance.BalloonInstance;
import org.gannet.engine.operation.instance.DeleteSnapshot;
import org.gannet.engine.operation.instance.DetachDisk;
import org.gannet.engine.operation.instance.DetachNic;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.ModifyDisk;
import org.gannet.engine.operation.instance.ModifyInstance;
import org.gannet.engine.operation.instance.ModifyNic;
import org.gannet.engine.operation.instance.RespectShutdown;
import org.gannet.engine.operation.instance.RevertInstance;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.TuneInstance;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/** Places of the operations that change a machine where it is, while it runs or not. */
final class ChangeSeats {
    static final List<Seat<?>> ALL = List.of(
            seat(ModifyInstance.Parameters.class, 12, ChangeSeats::modify),
            seat(TuneInstance.Parameters.class, 4, ChangeSeats::tune),
            new Seat<>(
                    GrowDisk.Parameters.class,
                    10,
                    requests -> withDisk(
                            requests,
                            (machine, disk) -> new GrowDisk.Parameters(
                                    machine,
                                    disk,
                                    ByteSize.ofGibibytes(requests.chance().between(20, 80)))),
                    (world, grown) -> onItsNode(world, grown.instance(), grown.disk())
                            .filter(volume -> !grown.size().isAtMost(volume.size()))
                            .map(volume -> "the disk has " + volume.size())),
            seat(AttachDisk.Parameters.class, 10, ChangeSeats::attach),
            seat(
                    AttachNic.Parameters.class,
                    10,
                    requests -> new AttachNic.Parameters(
                            requests.machine(), new NicId(requests.id()), requests.nic(), Optional.empty())),
            seat(DetachNic.Parameters.class, 8, requests -> withNic(requests, DetachNic.Parameters::new)),
            seat(
                    ModifyNic.Parameters.class,
                    8,
                    requests -> withNic(
                            requests,
                            (machine, nic) -> new ModifyNic.Parameters(
                                    machine, nic, Optional.of(requests.nic()), Optional.empty()))),
            seat(
                    BalloonInstance.Parameters.class,
                    6,
                    requests -> new BalloonInstance.Parameters(
                            requests.machine(),
                            ByteSize.ofMebibytes(256L * requests.chance().between(1, 20)))),
            seat(RespectShutdown.Parameters.class, 2, requests -> new RespectShutdown.Parameters(requests.machine())),
            seat(DetachDisk.Parameters.class, 8, requests -> withDisk(requests, DetachDisk.Parameters::new)),
            seat(
                    ModifyDisk.Parameters.class,
                    4,
                    requests -> withDisk(
                            requests,
                            (machine, disk) -> new ModifyDisk.Parameters(
                                    machine,
                                    disk,
                                    Optional.of("disk " + requests.chance().between(1, 9)),
                                    requests.chance().oneIn(2)
                                            ? Optional.empty()
                                            : Optional.of(requests.chance().pick(List.of(Disk.Mode.values())))))),
            seat(
                    SnapshotInstance.Parameters.class,
                    10,
                    requests -> new SnapshotInstance.Parameters(
                            requests.machine(),
                            new SnapshotId(requests.id()),
                            "moment " + requests.chance().between(1, 9),
                            List.of())),
            seat(
                    RevertInstance.Parameters.class,
                    8,
                    requests -> withSnapshot(requests, RevertInstance.Parameters::new)),
            seat(
                    DeleteSnapshot.Parameters.class,
                    8,
                    requests -> withSnapshot(requests, DeleteSnapshot.Parameters::new)));

    private ChangeSeats() {}

    private static ModifyInstance.Parameters modify(Requests requests) {
        Chance chance = requests.chance();
        return new ModifyInstance.Parameters(
                requests.machine(),
                chance.oneIn(2) ? Optional.empty() : Optional.of(chance.between(1, 6)),
                chance.oneIn(2) ? Optional.empty() : Optional.of(ByteSize.ofMebibytes(256L * chance.between(4, 20))),
                chance.oneIn(2) ? Optional.empty() : Optional.of(ByteSize.ofMebibytes(256L * chance.between(0, 4))),
                chance.oneIn(4) ? Optional.of(VmSpec.BootFrom.DISK) : Optional.empty(),
                chance.oneIn(3) ? Optional.of(World.CD) : Optional.empty(),
                false);
    }

    private static TuneInstance.Parameters tune(Requests requests) {
        HypervisorParameters german = new HypervisorParameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("de"),
                Optional.of(requests.chance().oneIn(2)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return requests.chance().oneIn(2)
                ? new TuneInstance.Parameters(requests.machine(), Optional.of(german), Optional.empty(), List.of())
                : new TuneInstance.Parameters(
                        requests.machine(), Optional.empty(), Optional.of(2), List.of("hypervisor"));
    }

    private static AttachDisk.Parameters attach(Requests requests) {
        Chance chance = requests.chance();
        return new AttachDisk.Parameters(
                requests.machine(),
                new DiskId(requests.id()),
                ByteSize.ofGibibytes(chance.between(1, 20)),
                chance.pick(List.of(VolumeSpec.Format.values())),
                Optional.empty(),
                chance.pick(List.of(Disk.Mode.values())));
    }

    private static <P> P withDisk(Requests requests, BiFunction<InstanceId, DiskId, P> made) {
        InstanceId machine = requests.machine();
        List<DiskId> disks = requests.find(machine).stream()
                .flatMap(instance -> instance.disks().stream())
                .map(Disk::id)
                .toList();
        return made.apply(
                machine,
                disks.isEmpty() ? new DiskId(requests.id()) : requests.chance().pick(disks));
    }

    private static <P> P withNic(Requests requests, BiFunction<InstanceId, NicId, P> made) {
        InstanceId machine = requests.machine();
        List<NicId> nics = requests.find(machine).stream()
                .flatMap(instance -> instance.nics().stream())
                .map(Nic::id)
                .toList();
        return made.apply(
                machine,
                nics.isEmpty() ? new NicId(requests.id()) : requests.chance().pick(nics));
    }

    private static <P> P withSnapshot(Requests requests, BiFunction<InstanceId, SnapshotId, P> made) {
        InstanceId machine = requests.machine();
        List<SnapshotId> snapshots = requests.find(machine).stream()
                .flatMap(instance -> instance.disks().stream())
                .flatMap(disk -> disk.snapshots().stream())
                .map(Snapshot::id)
                .distinct()
                .toList();
        return made.apply(
                machine,
                snapshots.isEmpty()
                        ? new SnapshotId(requests.id())
                        : requests.chance().pick(snapshots));
    }

    /** As its node has it; empty for one that its node has lost. */
    private static Optional<VolumeReport> onItsNode(World world, InstanceId machine, DiskId disk) {
        Optional<Instance> instance = world.store().state().findInstance(machine);
        return instance.stream()
                .flatMap(found -> found.disks().stream())
                .filter(found -> found.id().equals(disk))
                .flatMap(found -> world.hosts().stream()
                        .filter(host -> host.node().name().equals(instance.get().primary()))
                        .flatMap(host -> host.node().findVolume(found.volume()).stream()))
                .findFirst();
    }

    private static <P extends Parameters> Seat<P> seat(Class<P> operation, int weight, Function<Requests, P> draw) {
        return new Seat<>(operation, weight, draw, (world, parameters) -> Optional.empty());
    }
}
