package org.gannet.agent.volume;

import java.util.Optional;
import java.util.Set;
import org.gannet.base.SnapshotId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeSpec;

/**
 * Snapshots of volumes that are held, and that no machine has open where QEMU would keep them. All throw
 * {@link NodeException}: POOL_FULL, TOOL_FAILED, TIMED_OUT.
 */
public interface VolumeMoments {
    /** @throws NodeException UNSUPPORTED when the volume, of a kind that keeps snapshots, keeps none */
    void requireKept(VolumeDriver.Volume volume);

    /** Whether QEMU makes, lists and removes those of a volume that it has open; else it is done here all the same. */
    default boolean areOfQemu(VolumeDriver.Volume volume) {
        return true;
    }

    /** Those that are there, whatever is on record. */
    Set<SnapshotId> of(VolumeDriver.Volume volume);

    void take(VolumeDriver.Volume volume, SnapshotId id);

    void drop(VolumeDriver.Volume volume, SnapshotId id);

    /** Brings content and size back; the snapshot stays. May be repeated when it was broken off. */
    void revert(VolumeDriver.Volume volume, SnapshotId id);

    /** Where one is read, although a machine may have the volume open. */
    Reading reading(VolumeDriver.Volume volume, SnapshotId id);

    /**
     * What a snapshot's bytes are read from.
     * @param inside which one of those that are in there; empty when that is the snapshot itself
     */
    record Reading(Medium medium, VolumeSpec.Format format, Optional<SnapshotId> inside) {}
}
