package org.gannet.agent.volume;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Progress;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.StoragePool;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/** Block volumes of one node. Safe to call from several threads; every method may be repeated. */
public interface VolumeDriver extends VolumeOpenings {
    /**
     * Creates the volume, or returns it when it exists with this specification; see
     * {@link org.gannet.node.NodeApi#ensureVolume} for what takes long.
     * @throws NodeException POOL_FULL, NAME_TAKEN (exists with another specification), NOT_FOUND (no such image here),
     *     INVALID_REQUEST (a clone smaller than its image), TOOL_FAILED; then nothing is left behind
     */
    VolumeReport ensure(VolumeId id, VolumeSpec spec);

    /** @throws NodeException IN_USE when a machine has it open */
    void ensureAbsent(VolumeId id);

    /** One that is there, ready to be opened. */
    Optional<Volume> find(VolumeId id);

    /** Whether the id is one of these; nothing is made ready. */
    default boolean has(VolumeId id) {
        return find(id).isPresent();
    }

    /** See {@link org.gannet.node.NodeApi#ensureVolumeKnown}. Most storage tells itself what is in it. */
    default VolumeReport ensureKnown(VolumeId id, VolumeSpec spec) {
        return report(id);
    }

    /** See {@link org.gannet.node.NodeApi#ensureVolumeForgotten}. */
    default void ensureForgotten(VolumeId id) {}

    /** Does the work; those of the volumes that are there stay as long. For who is about to open them. */
    <T> T holding(List<VolumeId> volumes, Supplier<T> work);

    /** Whether a volume here reads its unwritten clusters from the image, so that it must stay. */
    boolean isCloned(ImageDigest image);

    /** All, complete. */
    List<VolumeReport> list();

    /** One that is there. @throws NodeException NOT_FOUND */
    VolumeReport report(VolumeId id);

    /** What is done to volumes that no machine has open. */
    VolumeTools tools();

    /** Snapshots of its volumes. */
    VolumeMoments moments();

    /** Puts on record what was done to the volume, which is held. */
    void note(VolumeId id, ByteSize size, List<VolumeReport.Snapshot> snapshots);

    /**
     * Makes room below a volume that is about to become as large as this, and is held; whoever has it open is told
     * afterwards. Files need none. Until all is done the volume keeps the size that it has.
     * @return how far it is, when it has to be asked again; empty when all is done
     * @throws NodeException INVALID_REQUEST (no volume here has that size), POOL_FULL
     */
    default Optional<Progress> prepareSize(VolumeId id, ByteSize size) {
        return Optional.empty();
    }

    /** Gives back what was made of room by {@link #prepareSize} that was never done with. The volume is held. */
    default void dropGrowth(VolumeId id) {}

    /** What there is besides the file system. */
    default List<StoragePool> pools() {
        return List.of();
    }

    /** See {@link org.gannet.node.NodeApi#ensurePoolWhole}; of one of {@link #pools}. */
    default void ensurePoolWhole(String name) {
        throw NodeException.of(ErrorCode.UNSUPPORTED, "Storage of this kind is repaired where it is kept.");
    }

    /** What its administrator has set the node up for, whether it can be had now or not. Of one with files alone. */
    default Set<DiskTemplate> kinds() {
        return Set.of(DiskTemplate.FILE);
    }

    /**
     * Makes a volume of what the work writes, or finds it.
     * @param fill writes all of it, in the specification's format
     * @throws NodeException as {@link #ensure}, and what the work throws; then nothing is left behind
     */
    VolumeReport ensureFilled(VolumeId id, VolumeSpec spec, Filling fill);

    /** Where volumes that come from other nodes gather. */
    VolumeArrival arrival(VolumeId id);

    /** A new name for a file of this volume's that is not finished; what is left of it is removed in the end. */
    Path temporary(VolumeId id, VolumeSpec.Format format);

    /**
     * A volume that is there.
     * @param spec with the size that it has now
     * @param medium where QEMU finds its bytes
     * @param backing what unwritten clusters are read from
     * @param made the size that it was made with
     * @param snapshots oldest first
     */
    record Volume(
            VolumeId id,
            VolumeSpec spec,
            Medium medium,
            Optional<Backing> backing,
            ByteSize made,
            List<VolumeReport.Snapshot> snapshots) {
        /** The same, found by other words. */
        public Volume at(Medium where) {
            return new Volume(id, spec, where, backing, made, snapshots);
        }
    }

    /** An image of the cache below a copy-on-write volume. */
    record Backing(Medium medium, VolumeSpec.Format format) {}
}
