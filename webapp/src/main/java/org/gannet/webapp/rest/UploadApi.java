package org.gannet.webapp.rest;

import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.images.ImageUploads;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.images.NewImage;
import org.gannet.backend.images.UploadId;
import org.gannet.backend.images.UploadView;
import org.gannet.backend.projects.ProjectId;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Images on their way into the catalogue, in as many pieces as the network makes of them. For administrators. */
@RestController
@RequestMapping(UploadApi.PATH)
class UploadApi {
    static final String PATH = "/api/v1/uploads";

    private final CurrentActor actor;
    private final ImageUploads uploads;

    UploadApi(CurrentActor actor, ImageUploads uploads) {
        this.actor = actor;
        this.uploads = uploads;
    }

    /**
     * What shall be uploaded.
     * @param kind "disk" or "iso"
     * @param format "raw" or "qcow2"; for an ISO it may be left out
     * @param sizeBytes of the file
     * @param digest the SHA-256 that the content must have, in hexadecimal; may be left out
     * @param minDiskBytes smallest disk that it fits on; may be left out
     * @param project whose it will be; left out: the cluster's
     */
    record NewUploadJson(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String format,
            @Nullable Long sizeBytes,
            @Nullable String digest,
            @Nullable Long minDiskBytes,
            @Nullable String project) {
        NewImage image() {
            ImageView.Kind what = NewImageJson.kind(kind);
            return new NewImage(
                    Objects.requireNonNullElse(name, ""),
                    what,
                    NewImageJson.format(what, format),
                    NewImageJson.size(sizeBytes),
                    Optional.ofNullable(digest).map(NewImageJson::sha256),
                    NewImageJson.size(minDiskBytes),
                    NewImageJson.project(project));
        }
    }

    /** @param receivedBytes from the beginning that are here: go on there */
    record UploadJson(
            UUID id,
            String name,
            String kind,
            String format,
            Optional<UUID> project,
            long sizeBytes,
            long receivedBytes,
            Instant expiresAt) {
        static UploadJson of(UploadView view) {
            NewImage image = view.image();
            return new UploadJson(
                    view.id().value(),
                    image.name(),
                    Words.of(image.kind()),
                    Words.of(image.format()),
                    image.project().map(ProjectId::value),
                    image.size().bytes(),
                    view.received(),
                    view.expiresAt());
        }
    }

    @GetMapping
    Rows<UploadJson> list() {
        return Rows.of(uploads.list(actor.get()), UploadJson::of);
    }

    @PostMapping
    ResponseEntity<UploadJson> begin(@RequestBody NewUploadJson request) {
        UploadJson begun = UploadJson.of(uploads.begin(actor.get(), request.image()));
        return ResponseEntity.created(URI.create(PATH + "/" + begun.id())).body(begun);
    }

    @GetMapping("/{id}")
    UploadJson get(@PathVariable String id) {
        return UploadJson.of(uploads.get(actor.get(), upload(id)));
    }

    /** The body is read after it is known that somebody sends it who may. */
    @PutMapping(value = "/{id}/content", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    UploadJson append(@PathVariable String id, @RequestParam long offset, InputStream content) {
        return UploadJson.of(uploads.append(actor.get(), upload(id), offset, content));
    }

    @PostMapping("/{id}/finish")
    CatalogueApi.ImageJson finish(@PathVariable String id) {
        return CatalogueApi.ImageJson.of(uploads.finish(actor.get(), upload(id)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable String id) {
        uploads.cancel(actor.get(), upload(id));
    }

    private static UploadId upload(String id) {
        return Ids.ofPath(id, UploadId::new);
    }
}
