package org.gannet.engine.operation.step;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.Progress;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaReport;

/** Waits until both sides of a mirrored disk hold the same. @param diskSize of the whole disk, in bytes */
public record AwaitReplica(NodeName node, DiskId id, ByteSize diskSize, int index) implements Step {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Questions in a row at which nothing was copied before it is given up. */
    private static final int MOST_STANDSTILL = 120;

    @Override
    public String title() {
        return "Wait until both sides of disk " + index + " hold the same";
    }

    @Override
    public Optional<Integer> disk() {
        return Optional.of(index);
    }

    @Override
    public void run(StepContext context) {
        Optional<ByteSize> left = Optional.empty();
        for (int standstill = 0; standstill < MOST_STANDSTILL; standstill++) {
            ReplicaReport now = find(context, node, id)
                    .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "One side of the disk is not there."));
            switch (now.state()) {
                case UP_TO_DATE -> {
                    return;
                }
                case FAILED, SPLIT ->
                    throw new ProblemException(
                            Problem.of(ErrorCode.WRONG_STATE, now.state().sentence())
                                    .withRemedy("Replace the side that does not count.")
                                    .withInternal(node + ": " + now));
                case SYNCING, DEGRADED, OUTDATED -> {}
            }
            if (!left.equals(Optional.of(now.left()))) {
                standstill = 0;
            }
            left = Optional.of(now.left());
            long done = Math.max(0, diskSize.bytes() - now.left().bytes());
            context.progress(new Progress("copying", done, diskSize.bytes(), Progress.Unit.BYTES));
            if (context.isCancelRequested()) {
                throw new ProblemException(Problem.of(ErrorCode.CANCELLED, "The wait was cancelled."));
            }
            context.pause(PAUSE);
        }
        throw NodeException.of(ErrorCode.TIMED_OUT, "The two sides of the disk do not come together.");
    }

    @Override
    public void undo(StepContext context) {
        // It has only waited.
    }

    static Optional<ReplicaReport> find(StepContext context, NodeName node, DiskId id) {
        return context.node(node).report().replicas().stream()
                .filter(replica -> replica.disk().equals(id))
                .findFirst();
    }
}
