package org.gannet.backend.images;

import java.util.List;
import org.gannet.backend.authz.Actor;
import org.springframework.stereotype.Service;

/** Reads the catalogue, which everybody sees. */
@Service
public class ImageQueries {
    /** By name. */
    public List<ImageView> list(Actor actor) {
        throw new UnsupportedOperationException();
    }

    /** @throws org.gannet.base.ProblemException NOT_FOUND */
    public ImageView get(Actor actor, ImageId id) {
        throw new UnsupportedOperationException();
    }
}
