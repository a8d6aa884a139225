package org.gannet.backend.images;

import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.backend.support.BackendOnly;
import org.gannet.backend.support.Transactions;
import org.gannet.base.ImageDigest;
import org.springframework.stereotype.Component;

/** Looks images up for the other features, in the caller's transaction. */
@Component
@BackendOnly
public class Catalogue {
    private final ImageRepository images;
    private final Transactions transactions;

    Catalogue(ImageRepository images, Transactions transactions) {
        this.transactions = transactions;
        this.images = images;
    }

    /** What an image of this content is called: by everybody, or else by a project. */
    public Optional<String> name(ImageDigest digest) {
        return transactions.read(() -> images.findByDigestOrderByOwner(digest.sha256()).stream()
                .findFirst()
                .map(image -> image.name));
    }

    /** Another project's is not found. */
    public Optional<ImageView> find(ImageId id, ProjectId user) {
        return images.findById(id.value()).map(ImageEntity::view).filter(image -> image.isFor(user));
    }
}
