package org.gannet.engine.operation.step;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Progress;
import org.gannet.engine.model.PendingChange;
import org.gannet.node.NodeApi;

/** What a step may touch. */
public interface StepContext {
    /** @throws org.gannet.base.ProblemException NOT_FOUND when the node is not in the cluster any more */
    NodeApi node(NodeName name);

    /** Puts an image into a node's cache, or finds it there. */
    void ensureImage(ImageDigest image, NodeName node);

    /** Puts a copy of the cluster's configuration, as it is now, on a node. */
    void keepConfiguration(NodeName node);

    /**
     * Whether someone asked for an end. A step that waits ends its wait then, by CANCELLED, leaving nothing running.
     */
    boolean isCancelRequested();

    /** Shows how far the step is; cheap, may be called often. */
    void progress(Progress progress);

    /** Keeps what the step measured. */
    void figures(Map<String, Long> figures);

    /**
     * Keeps with the instance, when the step is recorded as done, what of it waits for a restart now. The node says it;
     * no plan can know it.
     */
    void pending(InstanceId instance, List<PendingChange> all);

    /** Adds a line to the job's log. @param internal for operators only; may be empty */
    void log(String text, String internal);

    /** Waits between two questions; ends early when someone asks for an end. */
    void pause(Duration duration);
}
