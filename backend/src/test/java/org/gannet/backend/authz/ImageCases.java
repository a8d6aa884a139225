package org.gannet.backend.authz;

import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.gannet.backend.authz.AuthorizationCases.Call;
import org.gannet.backend.images.ImageImports;
import org.gannet.backend.images.ImageQueries;
import org.gannet.backend.images.ImageService;
import org.gannet.backend.images.ImageUploads;
import org.gannet.backend.images.ImageView;
import org.gannet.backend.images.NewImage;
import org.gannet.backend.images.NewImport;
import org.gannet.backend.images.UploadId;
import org.gannet.backend.images.fetch.SourceUrl;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;

/** One call of every public method that is about images. */
final class ImageCases {
    private final Map<String, Call> calls = new TreeMap<>();

    private ImageCases() {}

    /** By "Class.method". */
    static Map<String, Call> all() {
        ImageCases cases = new ImageCases();
        cases.catalogue();
        cases.ofProjects();
        cases.imports();
        return cases.calls;
    }

    private void catalogue() {
        add("ImageQueries.list", (backend, actor, things) -> {
            backend.bean(ImageQueries.class).list(actor);
            return "";
        });
        add(
                "ImageQueries.get",
                (backend, actor, things) -> backend.bean(ImageQueries.class).get(actor, things.image()));
        add(
                "ImageService.register",
                (backend, actor, things) -> backend.bean(ImageService.class)
                        .register(
                                actor,
                                "New " + UUID.randomUUID(),
                                ImageView.Kind.DISK,
                                ImageView.Format.RAW,
                                ByteSize.ZERO,
                                things.file()));
        add("ImageUploads.begin", (backend, actor, things) -> {
            ImageUploads uploads = backend.bean(ImageUploads.class);
            uploads.cancel(
                    actor, uploads.begin(actor, newImage(Optional.empty())).id());
            return "";
        });
        add("ImageUploads.cancel", (backend, actor, things) -> {
            backend.bean(ImageUploads.class).cancel(actor, UploadId.random());
            return "";
        });
        add(
                "ImageUploads.list",
                (backend, actor, things) ->
                        backend.bean(ImageUploads.class).list(actor).size());
        add(
                "ImageUploads.get",
                (backend, actor, things) -> backend.bean(ImageUploads.class).get(actor, UploadId.random()));
        add(
                "ImageUploads.append",
                (backend, actor, things) -> backend.bean(ImageUploads.class)
                        .append(actor, UploadId.random(), 0, InputStream.nullInputStream()));
        add(
                "ImageUploads.finish",
                (backend, actor, things) -> backend.bean(ImageUploads.class).finish(actor, UploadId.random()));
        add("ImageService.remove", (backend, actor, things) -> {
            backend.bean(ImageService.class).remove(actor, things.image());
            return "";
        });
    }

    /** What shall be fetched is at an address that nobody may connect to. */
    private void imports() {
        add("ImageImports.begin", (backend, actor, things) -> {
            ImageImports imports = backend.bean(ImageImports.class);
            imports.cancel(
                    actor, imports.begin(actor, newImport(Optional.empty())).id());
            return "";
        });
        add("ImageImports.begin (a project's)", (backend, actor, things) -> {
            ImageImports imports = backend.bean(ImageImports.class);
            NewImport asked = newImport(Optional.of(things.project()));
            imports.cancel(actor, imports.begin(actor, asked).id());
            return "";
        });
        add("ImageImports.list", (backend, actor, things) -> {
            backend.bean(ImageImports.class).list(actor);
            return "";
        });
        add(
                "ImageImports.get",
                (backend, actor, things) -> backend.bean(ImageImports.class).get(actor, UploadId.random()));
        add(
                "ImageImports.resume",
                (backend, actor, things) -> backend.bean(ImageImports.class).resume(actor, UploadId.random()));
        add("ImageImports.cancel", (backend, actor, things) -> {
            backend.bean(ImageImports.class).cancel(actor, UploadId.random());
            return "";
        });
    }

    private void ofProjects() {
        add("ImageQueries.usableIn", (backend, actor, things) -> {
            backend.bean(ImageQueries.class).usableIn(actor, things.project());
            return "";
        });
        add(
                "ImageQueries.keeps",
                (backend, actor, things) ->
                        String.valueOf(backend.bean(ImageQueries.class).keeps(actor, Optional.of(things.project()))));
        add("ImageService.rename", (backend, actor, things) -> {
            ImageService service = backend.bean(ImageService.class);
            String name = "Fresh " + UUID.randomUUID();
            ImageView fresh = service.register(
                    Actor.system(), name, ImageView.Kind.DISK, ImageView.Format.RAW, ByteSize.ZERO, things.file());
            service.rename(actor, fresh.id(), "Renamed " + UUID.randomUUID());
            return "";
        });
        add("ImageUploads.begin (a project's)", (backend, actor, things) -> {
            ImageUploads uploads = backend.bean(ImageUploads.class);
            NewImage image = newImage(Optional.of(things.project()));
            uploads.cancel(actor, uploads.begin(actor, image).id());
            return "";
        });
    }

    private static NewImport newImport(Optional<ProjectId> project) {
        return new NewImport(
                "New " + UUID.randomUUID(),
                ImageView.Kind.DISK,
                ImageView.Format.RAW,
                SourceUrl.parse("http://127.0.0.1/image"),
                Optional.empty(),
                ByteSize.ZERO,
                project);
    }

    private static NewImage newImage(Optional<ProjectId> project) {
        return new NewImage(
                "New " + UUID.randomUUID(),
                ImageView.Kind.DISK,
                ImageView.Format.RAW,
                new ByteSize(512),
                Optional.empty(),
                ByteSize.ZERO,
                project);
    }

    private void add(String name, Call call) {
        calls.put(name, call);
    }
}
