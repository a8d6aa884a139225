package org.gannet.backend.images;

import java.time.Instant;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;

/**
 * An image of the catalogue.
 * @param size of the file
 * @param minDisk smallest disk that it fits on; zero for an ISO
 */
public record ImageView(
        ImageId id,
        String name,
        Kind kind,
        Format format,
        ByteSize size,
        ImageDigest digest,
        ByteSize minDisk,
        Instant createdAt) {
    /** What the image is for. */
    public enum Kind {
        /** A disk to be cloned. */
        DISK,
        /** A CD to boot an installer from. */
        ISO
    }

    /** How its bytes lie in the file; said by who registers it, never probed. */
    public enum Format {
        RAW,
        QCOW2
    }
}
