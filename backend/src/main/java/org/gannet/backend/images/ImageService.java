package org.gannet.backend.images;

import java.nio.file.Path;
import org.gannet.backend.authz.Actor;
import org.gannet.base.ByteSize;
import org.springframework.stereotype.Service;

/** Keeps the catalogue; for administrators. */
@Service
public class ImageService {
    /**
     * Copies a file of this computer into the catalogue. Registering the same content under the same name again
     * returns what is there.
     * @param minDisk smallest disk that it fits on; zero for an ISO
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST, NAME_TAKEN
     */
    public ImageView register(
            Actor actor, String name, ImageView.Kind kind, ImageView.Format format, ByteSize minDisk, Path file) {
        throw new UnsupportedOperationException();
    }

    /** Takes the image out of the catalogue. Machines made from it are not touched. */
    public void remove(Actor actor, ImageId id) {
        throw new UnsupportedOperationException();
    }
}
