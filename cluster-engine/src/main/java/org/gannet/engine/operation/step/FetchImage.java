package org.gannet.engine.operation.step;

import org.gannet.base.ImageDigest;
import org.gannet.base.NodeName;

/** The image in the node's cache. Stays there when the job is undone: a cache keeps. */
public record FetchImage(NodeName node, ImageDigest image) implements Step {
    @Override
    public String title() {
        return "Fetch the image";
    }

    @Override
    public void run(StepContext context) {
        context.ensureImage(image, node);
    }

    @Override
    public void undo(StepContext context) {}
}
