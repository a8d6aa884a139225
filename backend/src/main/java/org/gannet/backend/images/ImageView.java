package org.gannet.backend.images;

import java.time.Instant;
import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;

/**
 * An image of the catalogue.
 * @param size of the file
 * @param minDisk smallest disk that it fits on; zero for an ISO
 * @param project whose it is; empty for the cluster's, which everybody sees
 */
public record ImageView(
        ImageId id,
        String name,
        Kind kind,
        Format format,
        ByteSize size,
        ImageDigest digest,
        ByteSize minDisk,
        Instant createdAt,
        Optional<ProjectId> project) {
    /** Whether machines of the project may be made of it. */
    public boolean isFor(ProjectId user) {
        return project.isEmpty() || project.get().equals(user);
    }

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
