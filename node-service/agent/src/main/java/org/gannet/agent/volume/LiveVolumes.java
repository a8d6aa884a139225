package org.gannet.agent.volume;

import java.util.List;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;

/**
 * Volumes that a running machine has open: nobody but its process may change them. The volumes that are named must have
 * a user. All throw {@link NodeException}: WRONG_STATE when the machine ends just now, TOOL_FAILED, TIMED_OUT,
 * POOL_FULL.
 */
public interface LiveVolumes extends VolumeUsers {
    void resize(VolumeId volume, ByteSize size);

    /** Those that QEMU finds in it. */
    Set<SnapshotId> snapshots(VolumeId volume);

    /**
     * Does the work while the guest, if it runs, stands still and all that it has written is on its disks; then lets it
     * go on, whatever comes of the work, also after the agent's end.
     * @throws NodeException IN_USE while other work on the machine goes on
     */
    void standingStill(VolumeId volume, Runnable work);

    /** @param volumes all of one machine; all get it at one moment, or none does */
    void takeSnapshot(SnapshotId id, List<VolumeId> volumes);

    void dropSnapshot(VolumeId volume, SnapshotId id);
}
