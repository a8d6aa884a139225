package org.gannet.agent.volume;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ImageDigest;
import org.gannet.base.VolumeId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/** Block volumes of one node. Safe to call from several threads; every method may be repeated. */
public interface VolumeDriver {
    /**
     * Creates the volume, or returns it when it exists with this specification.
     * @throws NodeException POOL_FULL, NAME_TAKEN (exists with another specification), NOT_FOUND (no such image here),
     *     INVALID_REQUEST (a clone smaller than its image), TOOL_FAILED; then nothing is left behind
     */
    VolumeReport ensure(VolumeId id, VolumeSpec spec);

    /** @throws NodeException IN_USE when a machine has it open */
    void ensureAbsent(VolumeId id);

    Optional<Volume> find(VolumeId id);

    /** Does the work; those of the volumes that are there stay as long. For who is about to open them. */
    <T> T holding(List<VolumeId> volumes, Supplier<T> work);

    /** Whether a volume here reads its unwritten clusters from the image, so that it must stay. */
    boolean isCloned(ImageDigest image);

    /** All, complete. */
    List<VolumeReport> list();

    /**
     * A volume that is there.
     * @param path what QEMU opens
     * @param backing what unwritten clusters are read from
     */
    record Volume(VolumeId id, VolumeSpec spec, Path path, Optional<Backing> backing) {}

    /** An image of the cache below a copy-on-write volume. */
    record Backing(Path path, VolumeSpec.Format format) {}
}
