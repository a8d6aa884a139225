package org.gannet.engine.spi;

import org.gannet.base.ImageDigest;
import org.gannet.node.NodeApi;

/** Where images come from. */
public interface ImageSource {
    /**
     * Puts the image into the node's cache, unless the node has it already (asked first, without reading content).
     * @throws org.gannet.base.ProblemException NOT_FOUND when neither node nor source has it; what the node throws
     */
    void ensureOnNode(ImageDigest image, NodeApi node);
}
