package org.gannet.engine.simulation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.spi.ImageSource;
import org.gannet.node.NodeApi;
import org.springframework.core.io.InputStreamResource;

/** Images without content. */
public final class SimulatedImages implements ImageSource {
    private final Set<ImageDigest> images = ConcurrentHashMap.newKeySet();

    public void add(ImageDigest image) {
        images.add(image);
    }

    public void remove(ImageDigest image) {
        images.remove(image);
    }

    @Override
    public void ensureOnNode(ImageDigest image, NodeApi node) {
        if (node.image(image).present()) {
            return;
        }
        if (!images.contains(image)) {
            throw new ProblemException(Problem.of(ErrorCode.NOT_FOUND, "The image is not there any more."));
        }
        node.ensureImage(image, new InputStreamResource(java.io.InputStream.nullInputStream()));
    }
}
