package org.gannet.backend.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.Problems;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What has come of uploads. */
@Component
class UploadFiles {
    private static final int BUFFER = 1 << 16;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Spool spool;

    UploadFiles(GannetSettings settings) {
        spool = new Spool(settings.imagesDirectory().resolve("uploads"));
    }

    /** What is kept of one. @param project not known to the first versions */
    record Said(
            String name,
            ImageView.Kind kind,
            ImageView.Format format,
            ByteSize size,
            Optional<ImageDigest> digest,
            ByteSize minDisk,
            @Nullable UUID project) {
        static Said of(NewImage image) {
            return new Said(
                    image.name(),
                    image.kind(),
                    image.format(),
                    image.size(),
                    image.digest(),
                    image.minDisk(),
                    image.project().map(ProjectId::value).orElse(null));
        }

        NewImage image() {
            return new NewImage(
                    name,
                    kind,
                    format,
                    size,
                    Objects.requireNonNullElse(digest, Optional.empty()),
                    minDisk,
                    Optional.ofNullable(project).map(ProjectId::new));
        }
    }

    /** @param touched when something came last */
    record Found(UploadId id, NewImage image, long received, Instant touched) {}

    /** What is promised and has not come. */
    long promised() {
        return all().stream()
                .mapToLong(upload -> upload.image().size().bytes() - upload.received())
                .sum();
    }

    /** Room on the catalogue's disk. */
    long usable() throws IOException {
        return spool.usable();
    }

    void begin(UploadId id, NewImage image) throws IOException {
        spool.begin(id, JSON.writeValueAsBytes(Said.of(image)));
    }

    Optional<Found> find(UploadId id) {
        return spool.find(id)
                .map(said ->
                        new Found(id, JSON.readValue(said, Said.class).image(), spool.received(id), spool.touched(id)));
    }

    List<Found> all() {
        return spool.ids().stream().flatMap(id -> find(id).stream()).toList();
    }

    /**
     * Takes what comes until it ends; all of it is on disk for good when this returns, also by an exception.
     * @throws org.gannet.base.ProblemException INVALID_REQUEST when more comes than was said
     */
    void append(Found upload, InputStream from) throws IOException {
        long left = upload.image().size().bytes() - upload.received();
        byte[] buffer = new byte[BUFFER];
        try (FileChannel to = FileChannel.open(content(upload.id()), StandardOpenOption.APPEND)) {
            try {
                for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    left -= count;
                    if (left < 0) {
                        throw Problems.invalid(
                                "More comes than the image's size.", "Begin a new upload with the right size.");
                    }
                    writeFully(to, ByteBuffer.wrap(buffer, 0, count));
                }
            } finally {
                to.force(true);
            }
        }
    }

    static void writeFully(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    Path content(UploadId id) {
        return spool.content(id);
    }

    void remove(UploadId id) throws IOException {
        spool.remove(id);
    }

    /** Removes content of which nobody says what it is. */
    void sweep() throws IOException {
        spool.sweep();
    }
}
