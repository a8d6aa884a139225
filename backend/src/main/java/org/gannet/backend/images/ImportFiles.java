package org.gannet.backend.images;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.images.fetch.SourceUrl;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What has come of images that the portal fetches, and what becomes of them. */
@Component
class ImportFiles {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Spool spool;

    ImportFiles(GannetSettings settings) {
        spool = new Spool(settings.imagesDirectory().resolve("imports"));
    }

    /** How it ended, if it did. */
    enum End {
        NOT_YET,
        FAILED,
        DONE
    }

    /** A problem as it is kept. */
    record Failure(ErrorCode code, String message, String cause, String remedy, String internal) {
        static Failure of(Problem problem) {
            return new Failure(
                    problem.code(), problem.message(), problem.cause(), problem.remedy(), problem.internal());
        }

        Problem problem() {
            return Problem.of(code, message).withCause(cause).withRemedy(remedy).withInternal(internal);
        }
    }

    /**
     * What is kept of one.
     * @param url all of it while it is needed; when it is done what may be a secret is gone
     * @param total size of the whole, when the server has told
     * @param version what the server calls the content of which the beginning is here
     * @param login of who asked for it
     */
    record Kept(
            String name,
            ImageView.Kind kind,
            ImageView.Format format,
            ByteSize minDisk,
            @Nullable UUID project,
            String url,
            @Nullable Checksum checksum,
            @Nullable Long total,
            @Nullable String version,
            End end,
            @Nullable Failure failure,
            @Nullable UUID image,
            String login) {
        static Kept of(NewImport asked, String login) {
            return new Kept(
                    asked.name(),
                    asked.kind(),
                    asked.format(),
                    asked.minDisk(),
                    asked.project().map(ProjectId::value).orElse(null),
                    asked.source().secret(),
                    asked.checksum().orElse(null),
                    null,
                    null,
                    End.NOT_YET,
                    null,
                    null,
                    login);
        }

        NewImport asked() {
            return new NewImport(
                    name,
                    kind,
                    format,
                    SourceUrl.parse(url),
                    Optional.ofNullable(checksum),
                    minDisk,
                    Optional.ofNullable(project).map(ProjectId::new));
        }

        Optional<ByteSize> size() {
            return Optional.ofNullable(total).map(ByteSize::new);
        }

        Kept coming(Optional<ByteSize> size, Optional<String> called) {
            return with(url, size.map(ByteSize::bytes).orElse(null), called.orElse(null), End.NOT_YET, null, null);
        }

        Kept again() {
            return with(url, total, version, End.NOT_YET, null, null);
        }

        Kept failed(Problem problem) {
            return with(url, total, version, End.FAILED, Failure.of(problem), null);
        }

        Kept done(ImageView image) {
            String shown = SourceUrl.parse(url).shown();
            return with(
                    shown,
                    image.size().bytes(),
                    null,
                    End.DONE,
                    null,
                    image.id().value());
        }

        private Kept with(
                String from,
                @Nullable Long whole,
                @Nullable String called,
                End how,
                @Nullable Failure why,
                @Nullable UUID made) {
            return new Kept(name, kind, format, minDisk, project, from, checksum, whole, called, how, why, made, login);
        }
    }

    /** @param touched when something came last */
    record Found(UploadId id, Kept kept, long received, Instant touched) {
        boolean isComplete() {
            return kept.size().filter(size -> size.bytes() == received).isPresent();
        }
    }

    /** What servers have said that is to come yet. */
    long promised() {
        return all().stream()
                .filter(found -> found.kept().end() == End.NOT_YET)
                .mapToLong(found -> found.kept()
                        .size()
                        .map(size -> Math.max(0, size.bytes() - found.received()))
                        .orElse(0L))
                .sum();
    }

    void begin(UploadId id, Kept kept) throws IOException {
        spool.begin(id, JSON.writeValueAsBytes(kept));
    }

    void say(UploadId id, Kept kept) throws IOException {
        spool.say(id, JSON.writeValueAsBytes(kept));
    }

    Optional<Found> find(UploadId id) {
        return spool.find(id)
                .map(said -> new Found(id, JSON.readValue(said, Kept.class), spool.received(id), spool.touched(id)));
    }

    List<Found> all() {
        return spool.ids().stream().flatMap(id -> find(id).stream()).toList();
    }

    Path content(UploadId id) {
        return spool.content(id);
    }

    /** To be written to at its end, after all behind {@code from} has been thrown away. */
    FileChannel open(UploadId id, long from) throws IOException {
        FileChannel channel = FileChannel.open(content(id), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(from);
        channel.position(from);
        return channel;
    }

    void removeContent(UploadId id) throws IOException {
        Files.deleteIfExists(content(id));
    }

    void remove(UploadId id) throws IOException {
        spool.remove(id);
    }

    /** Removes content of which nobody says what it is. */
    void sweep() throws IOException {
        spool.sweep();
    }
}
