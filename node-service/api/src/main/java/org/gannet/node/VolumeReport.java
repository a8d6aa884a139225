package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.Progress;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;

/**
 * @param size as the guest sees it
 * @param used on the node's disk, with all snapshots; of a logical volume without what only its snapshots hold
 * @param snapshots oldest first
 * @param storage which storage that several nodes see it lies in, see {@link NodeFacts.Pool}; empty for the node's own
 * @param making how far it is with what was asked for, and does not have yet: asked for the same again, the node goes
 *     on
 * @param deviceLost whether a part of it lies on a device that the node does not find
 */
public record VolumeReport(
        VolumeId id,
        VolumeSpec.Format format,
        ByteSize size,
        ByteSize used,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Snapshot> snapshots,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String storage,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Progress> making,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean deviceLost) {
    public VolumeReport {
        snapshots = List.copyOf(snapshots);
        storage = Objects.requireNonNullElse(storage, "");
        making = Objects.requireNonNullElse(making, Optional.empty());
    }

    /** Of one that is as it was asked for. */
    public VolumeReport(
            VolumeId id,
            VolumeSpec.Format format,
            ByteSize size,
            ByteSize used,
            List<Snapshot> snapshots,
            String storage) {
        this(id, format, size, used, snapshots, storage, Optional.empty(), false);
    }

    /** Of a volume of the node's own. */
    public VolumeReport(VolumeId id, VolumeSpec.Format format, ByteSize size, ByteSize used, List<Snapshot> snapshots) {
        this(id, format, size, used, snapshots, "");
    }

    /** Of a volume without snapshots. */
    public VolumeReport(VolumeId id, VolumeSpec.Format format, ByteSize size, ByteSize used) {
        this(id, format, size, used, List.of());
    }

    /** Of one that is not yet as it was asked for. */
    public VolumeReport making(Progress progress) {
        return new VolumeReport(id, format, size, used, snapshots, storage, Optional.of(progress), deviceLost);
    }

    /** The same, of which a part can't be read. */
    public VolumeReport onLostDevice() {
        return new VolumeReport(id, format, size, used, snapshots, storage, making, true);
    }

    /**
     * A moment of the volume.
     * @param at by the node's clock
     * @param size that the volume had then
     */
    public record Snapshot(SnapshotId id, Instant at, ByteSize size) {}
}
