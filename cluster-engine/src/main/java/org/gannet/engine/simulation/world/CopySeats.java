package org.gannet.engine.simulation.world;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.engine.operation.instance.CloneInstance;
import org.gannet.engine.operation.instance.ConvertDisks;
import org.gannet.engine.operation.instance.ExportInstance;
import org.gannet.engine.operation.instance.MoveInstance;
import org.gannet.engine.operation.instance.ReinstallInstance;
import org.gannet.engine.operation.node.RemoveBackup;
import org.gannet.node.VolumeSpec;

/** Places of the operations that copy what machines hold. */
final class CopySeats {
    static final List<Seat<?>> ALL = List.of(
            new Seat<>(
                    MoveInstance.Parameters.class,
                    120,
                    CopySeats::move,
                    (world, move) -> world.store()
                            .state()
                            .findInstance(move.instance())
                            .filter(machine -> machine.incoming().isPresent())
                            .map(machine -> "it is still on its way")),
            new Seat<>(
                    CloneInstance.Parameters.class,
                    120,
                    Requests::cloning,
                    (world, clone) ->
                            world.store().state().findInstance(clone.instance()).isPresent()
                                    ? Optional.empty()
                                    : Optional.of("it is not there")),
            new Seat<>(
                    ExportInstance.Parameters.class,
                    60,
                    requests -> requests.backup(requests.machine()),
                    (world, export) -> Optional.empty()),
            new Seat<>(ReinstallInstance.Parameters.class, 40, CopySeats::reinstall, (world, done) -> Optional.empty()),
            new Seat<>(ConvertDisks.Parameters.class, 40, CopySeats::convert, (world, done) -> Optional.empty()),
            new Seat<>(
                    RemoveBackup.Parameters.class,
                    30,
                    requests -> new RemoveBackup.Parameters(requests.node(), requests.backup()),
                    (world, remove) -> Optional.empty()));

    private CopySeats() {}

    private static ReinstallInstance.Parameters reinstall(Requests requests) {
        return new ReinstallInstance.Parameters(requests.machine(), World.IMAGE)
                .knowing(
                        "other image",
                        VolumeSpec.Format.QCOW2,
                        ByteSize.ofGibibytes(requests.chance().between(1, 30)));
    }

    /** Between formats; and between kinds of disks in worlds that have these. */
    private static ConvertDisks.Parameters convert(Requests requests) {
        boolean format = requests.chance().oneIn(2);
        return new ConvertDisks.Parameters(
                requests.machine(),
                format
                        ? Optional.empty()
                        : Optional.of(requests.chance()
                                .pick(List.of(
                                        DiskTemplate.FILE,
                                        DiskTemplate.PLAIN,
                                        DiskTemplate.SHAREDFILE,
                                        DiskTemplate.MIRROR,
                                        DiskTemplate.DRBD))),
                format ? Optional.of(requests.chance().pick(List.of(VolumeSpec.Format.values()))) : Optional.empty(),
                List.of(),
                Optional.empty());
    }

    private static MoveInstance.Parameters move(Requests requests) {
        return new MoveInstance.Parameters(
                requests.machine(), requests.somewhere(), requests.chance().pick(List.of(0, 5)));
    }
}
