package org.gannet.backend.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.gannet.backend.engine.Leading;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** When the engine knows its machines, clears away what nobody needs and what a crash left unfinished. */
@Component
class CatalogueSweep {
    private final ImageService images;
    private final ImageUploads uploads;
    private final ImageImports imports;
    private final ImageEntries entries;

    CatalogueSweep(ImageService images, ImageUploads uploads, ImageImports imports, ImageEntries entries) {
        this.imports = imports;
        this.entries = entries;
        this.images = images;
        this.uploads = uploads;
    }

    /** Only by the one that leads: what another one is just writing looks unfinished. */
    @EventListener
    void began(Leading.Began event) {
        images.sweep();
        try {
            uploads.sweepAll();
            entries.repairHolds(id -> uploads.isComing(new UploadId(id)) || imports.isComing(new UploadId(id)));
            imports.goOnWithAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
