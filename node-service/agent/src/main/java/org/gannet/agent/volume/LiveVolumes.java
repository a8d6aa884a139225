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

    /** What is inside the file. */
    Set<SnapshotId> snapshots(VolumeId volume);

    /** @param volumes all of one machine; all get it at one moment, or none does */
    void takeSnapshot(SnapshotId id, List<VolumeId> volumes);

    void dropSnapshot(VolumeId volume, SnapshotId id);
}
