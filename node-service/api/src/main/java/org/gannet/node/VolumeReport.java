package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.gannet.base.ByteSize;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;

/**
 * @param size as the guest sees it
 * @param used on the node's disk, with all snapshots
 * @param snapshots oldest first
 */
public record VolumeReport(
        VolumeId id,
        VolumeSpec.Format format,
        ByteSize size,
        ByteSize used,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Snapshot> snapshots) {
    public VolumeReport {
        snapshots = List.copyOf(snapshots);
    }

    /** Of a volume without snapshots. */
    public VolumeReport(VolumeId id, VolumeSpec.Format format, ByteSize size, ByteSize used) {
        this(id, format, size, used, List.of());
    }

    /**
     * A moment of the volume.
     * @param at by the node's clock
     * @param size that the volume had then
     */
    public record Snapshot(SnapshotId id, Instant at, ByteSize size) {}
}
