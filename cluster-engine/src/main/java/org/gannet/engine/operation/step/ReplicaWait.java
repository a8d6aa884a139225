package org.gannet.engine.operation.step;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.base.Progress;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaReport;

/** Waiting for one side of a mirrored disk to be as it shall be, with progress. @param diskSize of the whole disk */
record ReplicaWait(StepContext context, NodeName node, DiskId id, ByteSize diskSize) {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Questions in a row at which nothing was copied before it is given up. */
    private static final int MOST_STANDSTILL = 120;
    /** The same while what the guest writes waits. */
    private static final int MOST_WAITING = 10;

    static Optional<ReplicaReport> find(StepContext context, NodeName node, DiskId id) {
        return context.node(node).report().replicas().stream()
                .filter(replica -> replica.disk().equals(id))
                .findFirst();
    }

    /** @throws ProblemException NOT_FOUND, WRONG_STATE, CANCELLED, TIMED_OUT */
    void until(Predicate<ReplicaReport> good) {
        Optional<ByteSize> left = Optional.empty();
        int waiting = 0;
        for (int standstill = 0; standstill < MOST_STANDSTILL && waiting < MOST_WAITING; standstill++) {
            ReplicaReport now = find(context, node, id)
                    .orElseThrow(() -> NodeException.of(ErrorCode.NOT_FOUND, "One side of the disk is not there."));
            if (good.test(now)) {
                return;
            }
            requireAble(now);
            waiting = now.state() == ReplicaReport.State.WAITING ? waiting + 1 : 0;
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

    private void requireAble(ReplicaReport now) {
        switch (now.state()) {
            case FAILED, SPLIT ->
                throw new ProblemException(
                        Problem.of(ErrorCode.WRONG_STATE, now.state().sentence())
                                .withRemedy("Replace the side that does not count.")
                                .withInternal(node + ": " + now));
            case UP_TO_DATE, SYNCING, WAITING, DEGRADED, OUTDATED -> {}
        }
    }
}
