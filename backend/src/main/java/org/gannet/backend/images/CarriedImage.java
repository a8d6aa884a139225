package org.gannet.backend.images;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;

/**
 * An image as a configuration carries it from one portal to another: what the catalogue says of it, not its content.
 * @param size of the file
 * @param minDisk smallest disk that it fits on
 * @param project whose it is; empty for the cluster's
 */
@BackendOnly
public record CarriedImage(
        UUID id,
        String name,
        ImageView.Kind kind,
        ImageView.Format format,
        ByteSize size,
        ImageDigest digest,
        ByteSize minDisk,
        Instant createdAt,
        Optional<UUID> project) {
    public CarriedImage {
        if (name.isBlank() || name.length() > ImageService.LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "An image's name has 1 to " + ImageService.LONGEST_NAME + " characters.");
        }
    }

    static CarriedImage of(ImageView image) {
        return new CarriedImage(
                image.id().value(),
                image.name(),
                image.kind(),
                image.format(),
                image.size(),
                image.digest(),
                image.minDisk(),
                image.createdAt(),
                image.project().map(ProjectId::value));
    }

    ImageView view() {
        return new ImageView(
                new ImageId(id), name, kind, format, size, digest, minDisk, createdAt, project.map(ProjectId::new));
    }
}
