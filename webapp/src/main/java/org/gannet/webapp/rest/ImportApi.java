package org.gannet.webapp.rest;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.gannet.backend.images.Checksum;
import org.gannet.backend.images.ImageImports;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.images.ImportView;
import org.gannet.backend.images.NewImport;
import org.gannet.backend.images.UploadId;
import org.gannet.backend.images.fetch.SourceUrl;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.webapp.security.CurrentActor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Images that the portal fetches by itself. For administrators, and for owners of the project whose they will be. */
@RestController
@RequestMapping(ImportApi.PATH)
class ImportApi {
    static final String PATH = "/api/v1/imports";

    private final CurrentActor actor;
    private final ImageImports imports;

    ImportApi(CurrentActor actor, ImageImports imports) {
        this.actor = actor;
        this.imports = imports;
    }

    /**
     * What shall be fetched.
     * @param url http or https, without a login
     * @param kind "disk" or "iso"
     * @param format "raw" or "qcow2"; for an ISO it may be left out
     * @param checksum the SHA-256 or SHA-512 that the content must have, in hexadecimal; may be left out
     * @param minDiskBytes smallest disk that it fits on; may be left out
     * @param project whose it will be; left out: the cluster's
     */
    record NewImportJson(
            @Nullable String name,
            @Nullable String url,
            @Nullable String kind,
            @Nullable String format,
            @Nullable String checksum,
            @Nullable Long minDiskBytes,
            @Nullable String project) {
        NewImport asked() {
            ImageView.Kind what = NewImageJson.kind(kind);
            return new NewImport(
                    Objects.requireNonNullElse(name, ""),
                    what,
                    NewImageJson.format(what, format),
                    SourceUrl.parse(Objects.requireNonNullElse(url, "")),
                    Optional.ofNullable(checksum).map(Checksum::parse),
                    NewImageJson.size(minDiskBytes),
                    NewImageJson.project(project));
        }
    }

    /**
     * How far one is.
     * @param url without what may be a secret
     * @param state "waiting", "fetching", "checking", "done", "failed"
     * @param sizeBytes of the whole, when the server has told
     * @param image the image's id, when it is in the catalogue
     */
    record ImportJson(
            UUID id,
            String name,
            String kind,
            String format,
            Optional<UUID> project,
            String url,
            String state,
            long receivedBytes,
            Optional<Long> sizeBytes,
            long bytesPerSecond,
            Optional<Long> secondsLeft,
            Optional<ProblemDetail> problem,
            Optional<UUID> image,
            Instant expiresAt) {
        static ImportJson of(ImportView view) {
            return new ImportJson(
                    view.id().value(),
                    view.name(),
                    Words.of(view.kind()),
                    Words.of(view.format()),
                    view.project().map(ProjectId::value),
                    view.source(),
                    Words.of(view.state()),
                    view.received(),
                    view.size().map(ByteSize::bytes),
                    view.bytesPerSecond(),
                    view.left().map(Duration::toSeconds),
                    view.problem().map(ProblemWriter::body),
                    view.image().map(image -> image.value()),
                    view.expiresAt());
        }
    }

    @GetMapping
    Rows<ImportJson> list() {
        return Rows.of(imports.list(actor.get()), ImportJson::of);
    }

    @PostMapping
    ResponseEntity<ImportJson> begin(@RequestBody NewImportJson request) {
        ImportJson begun = ImportJson.of(imports.begin(actor.get(), request.asked()));
        return ResponseEntity.created(URI.create(PATH + "/" + begun.id())).body(begun);
    }

    @GetMapping("/{id}")
    ImportJson get(@PathVariable String id) {
        return ImportJson.of(imports.get(actor.get(), Ids.ofPath(id, UploadId::new)));
    }

    /** Lets one that has failed go on where it was. */
    @PostMapping("/{id}/resume")
    ImportJson resume(@PathVariable String id) {
        return ImportJson.of(imports.resume(actor.get(), Ids.ofPath(id, UploadId::new)));
    }

    /** Ends and forgets it; an image that is in the catalogue stays. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable String id) {
        imports.cancel(actor.get(), Ids.ofPath(id, UploadId::new));
    }
}
