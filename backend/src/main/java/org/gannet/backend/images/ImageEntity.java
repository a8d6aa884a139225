package org.gannet.backend.images;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "images")
class ImageEntity {
    @Id
    UUID id;

    @Column(length = 200)
    String name;

    @Enumerated(EnumType.STRING)
    @Column(length = 20)
    ImageView.Kind kind;

    @Enumerated(EnumType.STRING)
    @Column(length = 20)
    ImageView.Format format;

    @Column(name = "size_bytes")
    long sizeBytes;

    @Column(length = 64)
    String digest;

    @Column(name = "min_disk")
    long minDisk;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "project_id")
    @Nullable
    UUID projectId;

    @Column(length = 36)
    String owner;

    protected ImageEntity() {}

    ImageEntity(ImageView image) {
        id = image.id().value();
        name = image.name();
        kind = image.kind();
        format = image.format();
        sizeBytes = image.size().bytes();
        digest = image.digest().sha256();
        minDisk = image.minDisk().bytes();
        createdAt = image.createdAt();
        projectId = image.project().map(ProjectId::value).orElse(null);
        owner = owner(image.project());
    }

    /** What makes names unique. */
    static String owner(Optional<ProjectId> project) {
        return project.map(ProjectId::toString).orElse("");
    }

    ImageView view() {
        return new ImageView(
                new ImageId(id),
                name,
                kind,
                format,
                new ByteSize(sizeBytes),
                new ImageDigest(digest),
                new ByteSize(minDisk),
                createdAt,
                Optional.ofNullable(projectId).map(ProjectId::new));
    }
}
