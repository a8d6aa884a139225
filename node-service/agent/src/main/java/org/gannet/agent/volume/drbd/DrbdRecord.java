package org.gannet.agent.volume.drbd;

import org.gannet.base.DiskId;
import org.gannet.node.ReplicaSpec;

/**
 * What is kept of one side of a disk that DRBD mirrors, beside what DRBD keeps itself.
 * @param unsaid whether its content counts, and DRBD has yet to be told
 * @param discarded whether its content counts no more, and the other side has not been met since
 * @param failed whether the volume below it failed: it is not believed again before it has been filled anew
 * @param split whether both sides were found to have been written to apart
 * @param linked what it is connected with; empty for nothing
 * @param boot the kernel's boot that all this holds for: after another one the side waits to be asked for again
 */
record DrbdRecord(
        DiskId disk,
        ReplicaSpec spec,
        boolean unsaid,
        boolean discarded,
        boolean failed,
        boolean split,
        String linked,
        String boot) {
    static DrbdRecord made(DiskId disk, ReplicaSpec spec, String boot) {
        return new DrbdRecord(disk, spec, !spec.overwrite(), spec.overwrite(), false, false, "", boot);
    }

    ReplicaSpec.Drbd drbd() {
        return spec.drbd().orElseThrow();
    }

    boolean isPrimary() {
        return spec.role() == ReplicaSpec.Role.PRIMARY;
    }

    /** Whether the volume has yet to be made one of which nothing is known. */
    boolean isToBeForgotten() {
        return discarded && !split;
    }

    DrbdRecord withSpec(ReplicaSpec next) {
        return new DrbdRecord(disk, next, unsaid, discarded, failed, split, linked, boot);
    }

    DrbdRecord said() {
        return new DrbdRecord(disk, spec, false, discarded, failed, split, linked, boot);
    }

    DrbdRecord withDiscarded(boolean now) {
        return new DrbdRecord(disk, spec, unsaid, now, failed, split, linked, boot);
    }

    DrbdRecord withFailed(boolean now) {
        return new DrbdRecord(disk, spec, unsaid, discarded, now, split, linked, boot);
    }

    DrbdRecord withSplit(boolean now) {
        return new DrbdRecord(disk, spec, unsaid, discarded, failed, now, linked, boot);
    }

    DrbdRecord withLinked(String now) {
        return new DrbdRecord(disk, spec, unsaid, discarded, failed, split, now, boot);
    }

    DrbdRecord inBoot(String now) {
        return new DrbdRecord(disk, spec, unsaid, discarded, failed, split, "", now);
    }
}
