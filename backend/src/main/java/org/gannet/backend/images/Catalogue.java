package org.gannet.backend.images;

import java.util.Optional;
import org.gannet.backend.support.BackendOnly;
import org.springframework.stereotype.Component;

/** Looks images up for the other features, in the caller's transaction. */
@Component
@BackendOnly
public class Catalogue {
    private final ImageRepository images;

    Catalogue(ImageRepository images) {
        this.images = images;
    }

    public Optional<ImageView> find(ImageId id) {
        return images.findById(id.value()).map(ImageEntity::view);
    }
}
