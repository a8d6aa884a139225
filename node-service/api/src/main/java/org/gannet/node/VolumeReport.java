package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.gannet.base.ByteSize;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;

/**
 * @param size as the guest sees it
 * @param used on the node's disk, with all snapshots
 * @param snapshots oldest first
 * @param storage which storage that several nodes see it lies in, see {@link NodeFacts.Pool}; empty for the node's own
 */
public record VolumeReport(
        VolumeId id,
        VolumeSpec.Format format,
        ByteSize size,
        ByteSize used,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Snapshot> snapshots,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String storage) {
    public VolumeReport {
        snapshots = List.copyOf(snapshots);
        storage = Objects.requireNonNullElse(storage, "");
    }

    /** Of a volume of the node's own. */
    public VolumeReport(VolumeId id, VolumeSpec.Format format, ByteSize size, ByteSize used, List<Snapshot> snapshots) {
        this(id, format, size, used, snapshots, "");
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
