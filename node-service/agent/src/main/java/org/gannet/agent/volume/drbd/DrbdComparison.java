package org.gannet.agent.volume.drbd;

import java.time.Duration;
import java.util.OptionalDouble;
import org.gannet.agent.command.Pause;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.volume.Refusals;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.Progress;
import org.gannet.node.NodeException;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.TaskSpec;

/**
 * Has the kernel compare both sides of a disk. It goes on with that when nobody follows it any more, since it can be
 * ended only by parting the sides, which would have a machine's writes wait: who asks again joins it.
 */
record DrbdComparison(DrbdHost host, DrbdSide side, TaskSpec.CompareReplica spec) {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final String PARTED = "The two sides do not hold the same, as far as is known.";

    /** @throws NodeException UNSUPPORTED, WRONG_STATE */
    void begin() {
        if (spec.mend()) {
            throw new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "DRBD does not copy what a comparison finds.")
                    .withCause("It does so only when the sides have parted.")
                    .withRemedy("Compare only; then replace the copy on the secondary node."));
        }
        if (spec.verify() == ReplicaSpec.Verification.NONE) {
            throw new NodeException(Problem.of(ErrorCode.UNSUPPORTED, "DRBD has been told no way to compare.")
                    .withRemedy("Set the parameter verify of the disks to CRC32C or SHA1."));
        }
        if (!side.record().isPrimary()) {
            throw NodeException.of(ErrorCode.WRONG_STATE, "This side of a disk is not the one that machines run with.");
        }
        requireEqual();
        side.verify(spec.verify());
    }

    /** Until it has come to its end. */
    void follow(TaskControl control) {
        long size = host.volumes()
                .find(side.record().spec().volume())
                .map(volume -> volume.spec().size().bytes())
                .orElse(0L);
        OptionalDouble percent = side.verified();
        while (percent.isPresent()) {
            long compared = Math.min(size, (long) (size * percent.getAsDouble() / 100));
            control.progress(new Progress("comparing", compared, size, Progress.Unit.BYTES));
            Pause.of(POLL);
            control.check();
            percent = side.verified();
        }
        long differs = requireEqual().left().bytes();
        // Two sides that have parted, and are together again by now, look as if it had come to its end.
        String log = host.run(DrbdCommands.log(), "The kernel's log can't be read.");
        if (!DrbdOutput.isVerified(log, side.record().drbd().minor())) {
            throw Refusals.comparisonEnded("The kernel's log does not say that it was.");
        }
        control.progress(new Progress("comparing", size, size, Progress.Unit.BYTES));
        control.figure("compared", size);
        control.figure("differs", differs);
    }

    private DrbdDevice requireEqual() {
        return side.state(host.devices())
                .device()
                .filter(DrbdDevice::isEqual)
                .orElseThrow(() -> Refusals.comparisonEnded(PARTED));
    }
}
