package org.gannet.engine.operation.step;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.Progress;
import org.gannet.base.VolumeId;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;

/** Asking a node for a volume until it is as it was asked for: what takes long is done in part with each question. */
record VolumeMaking(StepContext context, NodeName node) {
    /** The node works while it is asked, not in between. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** @throws ProblemException what the node says, or CANCELLED */
    void ensure(VolumeId id, VolumeSpec spec) {
        until(() -> context.node(node).ensureVolume(id, spec));
    }

    /** @throws ProblemException what the node says, or CANCELLED */
    void ensureSize(VolumeId id, ByteSize size) {
        until(() -> context.node(node).ensureVolumeSize(id, size));
    }

    private void until(Supplier<VolumeReport> ask) {
        Optional<Progress> left = ask.get().making();
        while (left.isPresent()) {
            context.progress(left.get());
            if (context.isCancelRequested()) {
                throw new ProblemException(Problem.of(ErrorCode.CANCELLED, "The work was cancelled."));
            }
            context.pause(PAUSE);
            left = ask.get().making();
        }
    }
}
