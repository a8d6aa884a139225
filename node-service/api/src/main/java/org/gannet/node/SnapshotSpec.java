package org.gannet.node;

import java.util.List;
import org.gannet.base.VolumeId;

/** Volumes to remember as they are at one moment: all disks of one machine, or volumes that no machine has open. */
public record SnapshotSpec(List<VolumeId> volumes) {
    public SnapshotSpec {
        volumes = List.copyOf(volumes);
        if (volumes.isEmpty() || volumes.stream().distinct().count() != volumes.size()) {
            throw new IllegalArgumentException("a snapshot is of at least one volume, each named once: " + volumes);
        }
    }
}
