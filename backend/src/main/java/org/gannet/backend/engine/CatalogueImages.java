package org.gannet.backend.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.gannet.backend.images.ImageFiles;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.spi.ImageSource;
import org.gannet.node.NodeApi;
import org.springframework.core.io.InputStreamResource;
import org.springframework.stereotype.Component;

/** Sends images of the catalogue to nodes that lack them. */
@Component
class CatalogueImages implements ImageSource {
    private final ImageFiles files;

    CatalogueImages(ImageFiles files) {
        this.files = files;
    }

    @Override
    public void ensureOnNode(ImageDigest image, NodeApi node) {
        if (node.image(image).present()) {
            return;
        }
        try {
            Optional<InputStream> content = files.open(image);
            if (content.isEmpty()) {
                throw new ProblemException(
                        Problem.of(ErrorCode.NOT_FOUND, "The image is not in the catalogue any more.")
                                .withRemedy("Choose another image.")
                                .withInternal("image " + image));
            }
            try (InputStream stream = content.get()) {
                node.ensureImage(image, new InputStreamResource(stream));
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(ErrorCode.TOOL_FAILED, "The image could not be read.")
                            .withInternal("image " + image + ": " + e),
                    e);
        }
    }
}
