package org.gannet.backend.images;

import java.util.List;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.Problems;
import org.gannet.backend.support.Transactions;
import org.springframework.stereotype.Service;

/** Reads the catalogue, which everybody sees. */
@Service
public class ImageQueries {
    private final ImageRepository images;
    private final Access access;
    private final Transactions transactions;

    ImageQueries(ImageRepository images, Access access, Transactions transactions) {
        this.images = images;
        this.access = access;
        this.transactions = transactions;
    }

    /** By name. */
    public List<ImageView> list(Actor actor) {
        access.requireCurrent(actor);
        return transactions.read(() ->
                images.findAllByOrderByName().stream().map(ImageEntity::view).toList());
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public ImageView get(Actor actor, ImageId id) {
        access.requireCurrent(actor);
        return transactions.read(
                () -> images.findById(id.value()).map(ImageEntity::view).orElseThrow(() -> Problems.notFound("image")));
    }
}
