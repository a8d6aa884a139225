package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Planner;
import org.gannet.node.NodeFacts;
import org.gannet.node.VolumeSpec;

/** Which disks of a machine keep moments, and so can be read while it runs. */
record Moments(ClusterState state, Instance instance) {
    /** @throws Planner.RefusedException UNSUPPORTED when one of them keeps none */
    void require(List<Disk> disks) {
        disks.forEach(disk -> obstacle(disk).ifPresent(why -> {
            throw Planner.refuse(Problem.of(ErrorCode.UNSUPPORTED, which(disk) + " can't keep snapshots.")
                    .withCause(why.cause())
                    .withRemedy("Name the disks that can, or convert this one: " + why.way()));
        }));
    }

    /** The first that can be read only at rest, with the reason. */
    Optional<String> restless(List<Disk> disks) {
        return disks.stream()
                .flatMap(disk -> obstacle(disk)
                        .map(why -> which(disk) + " keeps no snapshots, so that it can be read only at rest. "
                                + why.cause())
                        .stream())
                .findFirst();
    }

    private String which(Disk disk) {
        return "Disk " + instance.disks().indexOf(disk);
    }

    /** @param way out of it, as the end of a sentence */
    private record Obstacle(String cause, String way) {}

    private Optional<Obstacle> obstacle(Disk disk) {
        if (disk.replica().isPresent()) {
            return Optional.of(new Obstacle("Two nodes mirror it.", "to one of one node first."));
        }
        DiskTemplate kind = disk.template();
        return switch (kind.abilities().snapshots()) {
            case NONE -> Optional.of(new Obstacle(whyNone(kind), "to a kind that keeps them, as files in QCOW2 do."));
            case OF_STORAGE -> Optional.empty();
            case OF_THIN_POOLS ->
                isThin(disk)
                        ? Optional.empty()
                        : Optional.of(new Obstacle(
                                "It is a logical volume that is in no thin pool: LVM would keep the snapshot in room"
                                        + " beside it, and lose it when that is full.",
                                "to a file in QCOW2."));
            case OF_QCOW2 ->
                disk.format() == VolumeSpec.Format.QCOW2
                        ? Optional.empty()
                        : Optional.of(new Obstacle("It is a file in the format " + disk.format() + ".", "to QCOW2."));
        };
    }

    private boolean isThin(Disk disk) {
        return state.findNode(instance.primary())
                .flatMap(node -> node.facts().findPool(disk.place()))
                .filter(NodeFacts.Pool::thin)
                .isPresent();
    }

    private static String whyNone(DiskTemplate kind) {
        return switch (kind) {
            case BLOCKDEV -> "It is a device that others keep: they make snapshots of it.";
            case EXT -> "A storage provider’s scripts make snapshots for exports only, none that a disk goes back to.";
            case DRBD, MIRROR -> "Two nodes mirror it.";
            case DISKLESS, FILE, SHAREDFILE, PLAIN, RBD, GLUSTER -> "None on " + kind + " do.";
        };
    }
}
