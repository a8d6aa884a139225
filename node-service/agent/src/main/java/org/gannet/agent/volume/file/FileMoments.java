package org.gannet.agent.volume.file;

import java.util.Optional;
import java.util.Set;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeMoments;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.SnapshotId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeSpec;

/** Snapshots inside of files in the format QCOW2, by qemu-img(1). */
record FileMoments(FileTools tools) implements VolumeMoments {
    @Override
    public void requireKept(VolumeDriver.Volume volume) {
        if (volume.spec().format() == VolumeSpec.Format.RAW) {
            throw new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "A file in the raw format keeps no snapshots.")
                    .withRemedy("Convert the disk to qcow2."));
        }
    }

    @Override
    public Set<SnapshotId> of(VolumeDriver.Volume volume) {
        if (volume.spec().format() == VolumeSpec.Format.RAW) {
            return Set.of();
        }
        return tools.info(volume.medium(), volume.spec().format()).snapshots();
    }

    @Override
    public void take(VolumeDriver.Volume volume, SnapshotId id) {
        run("-c", volume, id, "The snapshot was not made.");
        if (!of(volume).contains(id)) {
            throw withoutEffect();
        }
    }

    @Override
    public void drop(VolumeDriver.Volume volume, SnapshotId id) {
        run("-d", volume, id, "The snapshot was not removed.");
        if (of(volume).contains(id)) {
            throw withoutEffect();
        }
    }

    @Override
    public void revert(VolumeDriver.Volume volume, SnapshotId id) {
        run("-a", volume, id, "The volume was not brought back to its snapshot.");
    }

    private static NodeException withoutEffect() {
        return NodeException.of(ErrorCode.TOOL_FAILED, "A snapshot was said to be made or removed, but is not.");
    }

    private void run(String action, VolumeDriver.Volume volume, SnapshotId id, String failure) {
        tools.run(FileCommands.snapshot(action, id, volume.medium()), failure);
    }

    @Override
    public Reading reading(VolumeDriver.Volume volume, SnapshotId id) {
        return new Reading(volume.medium(), volume.spec().format(), Optional.of(id));
    }
}
