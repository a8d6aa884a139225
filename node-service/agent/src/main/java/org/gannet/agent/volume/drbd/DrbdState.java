package org.gannet.agent.volume.drbd;

import java.util.Optional;
import org.gannet.agent.volume.drbd.DrbdDevice.Link;
import org.gannet.base.ByteSize;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaReport.State;

/**
 * How one side stands, from what is kept of it and what the kernel has: pure.
 * @param device empty when the kernel has none
 */
record DrbdState(DrbdRecord record, Optional<DrbdDevice> device) {
    ReplicaReport report() {
        State state = state();
        return new ReplicaReport(
                record.disk(),
                record.spec().volume(),
                record.spec().peer(),
                record.spec().role(),
                state,
                device.map(DrbdDevice::left).orElse(ByteSize.ZERO),
                mayWriteAlone(),
                state == State.SYNCING ? device.flatMap(DrbdDevice::rate) : Optional.empty());
    }

    State state() {
        if (device.isEmpty() || record.failed() || device.get().disk().isGone()) {
            return State.FAILED;
        }
        DrbdDevice now = device.get();
        return switch (now.link()) {
            case SYNCING -> State.SYNCING;
            case CONNECTED -> connected(now);
            case STAND_ALONE, APART, MEETING -> apart(now);
        };
    }

    private static State connected(DrbdDevice now) {
        if (now.isEqual()) {
            return State.UP_TO_DATE;
        }
        // The other one has no disk: as if it were not there.
        return now.disk().isComplete() ? State.DEGRADED : State.OUTDATED;
    }

    private State apart(DrbdDevice now) {
        if (record.split()) {
            return State.SPLIT;
        }
        if (!isComplete()) {
            return State.OUTDATED;
        }
        return isWaiting(now) ? State.WAITING : State.DEGRADED;
    }

    /** One that shall be used, and may not be without the other: what is written waits, or it can't be opened yet. */
    private boolean isWaiting(DrbdDevice now) {
        return record.isPrimary() && (now.suspended() || !now.primary());
    }

    /** Whether it holds all that was acknowledged before the sides parted. */
    boolean isComplete() {
        return !record.discarded()
                && !record.failed()
                && device.filter(now -> now.disk().isComplete()).isPresent();
    }

    /**
     * What holds in the kernel, not what is wished: one that was told that it may not goes on so until the sides are
     * equal; and while the other one has no disk.
     */
    boolean mayWriteAlone() {
        if (record.spec().alone()) {
            return true;
        }
        return device.filter(now -> now.primary() && !now.suspended() && !now.isEqual())
                .isPresent();
    }

    /** Whether a machine of the other side's node uses the disk now. */
    boolean isUsedThere() {
        return device.filter(now -> now.link().isMet() && now.peerPrimary()).isPresent();
    }

    /** Whether it can't be told now what the other side has. */
    boolean isApart() {
        return device.filter(now -> now.link() == Link.APART || now.link() == Link.STAND_ALONE)
                .isPresent();
    }
}
