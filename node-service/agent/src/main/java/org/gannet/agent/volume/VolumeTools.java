package org.gannet.agent.volume;

import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.SnapshotId;
import org.gannet.node.NodeException;
import org.gannet.node.VolumeSpec;

/**
 * What is done to volumes that no machine has open, and are held. All throw {@link NodeException}: POOL_FULL,
 * TOOL_FAILED, TIMED_OUT, CANCELLED when the thread is interrupted.
 */
public interface VolumeTools {
    /** As its format says. */
    ByteSize size(VolumeDriver.Volume volume);

    /** Files only: others are made larger by their drivers. */
    void resize(Medium medium, VolumeSpec.Format format, ByteSize size);

    /** Gives a file's copy its size; of a snapshot it has its volume's until then, which may be more. */
    void fit(Medium copy, VolumeSpec.Format format, ByteSize size);

    /**
     * Writes all that a volume, or one of its snapshots, holds into another. One of which a snapshot is read may be
     * open. A file is made; a device must be there, large enough, and hold zeroes.
     */
    void copy(
            Medium source,
            VolumeSpec.Format format,
            Optional<SnapshotId> snapshot,
            Medium target,
            VolumeSpec.Format targetFormat,
            Manner manner);

    /** As fast as it goes. */
    default void copy(
            Medium source,
            VolumeSpec.Format format,
            Optional<SnapshotId> snapshot,
            Medium target,
            VolumeSpec.Format targetFormat,
            boolean compressed) {
        copy(source, format, snapshot, target, targetFormat, new Manner(compressed, Optional.empty()));
    }

    /**
     * How a copy is made.
     * @param compressed only in QCOW2
     * @param bytesPerSecond most that are written; empty for no limit
     */
    record Manner(boolean compressed, Optional<ByteSize> bytesPerSecond) {}

    /**
     * Looks whether the file is sound, and gives back what is wasted in it. Nothing can be told of a raw one.
     * @return how many clusters were given back
     * @throws NodeException IMAGE_DAMAGED when it is not
     */
    long check(Medium medium, VolumeSpec.Format format);

    /** What a file holds. */
    Info info(Medium medium, VolumeSpec.Format format);

    /**
     * @param size as a guest would see it
     * @param backed whether some of its content lies in another file
     * @param snapshots those that are inside the file
     */
    record Info(ByteSize size, boolean backed, Set<SnapshotId> snapshots) {}
}
