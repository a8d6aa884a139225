package org.gannet.agent.mirror;

import java.util.Optional;
import org.gannet.agent.hypervisor.kvm.ProcessIdentity;
import org.gannet.base.DiskId;
import org.gannet.node.ReplicaSpec;

/**
 * What is kept of one side of a mirrored disk.
 * @param feeding whether this side is the one that writes to the other: a primary one does, unless a machine is just
 *     moving from one node to the other; one that is not primary any more goes on until the other one takes over
 * @param served what the side's process serves, as it was told last; empty while it is being told
 * @param daemon the process that has the volume open
 * @param differs bytes that were found to differ from the other side, and have not been copied since
 * @param boot the kernel's boot that all this holds for: after another one the side waits to be asked for again
 */
record ReplicaRecord(
        DiskId disk,
        ReplicaSpec spec,
        boolean feeding,
        String served,
        Optional<ProcessIdentity> daemon,
        long differs,
        String boot) {
    /** A new one. */
    static ReplicaRecord made(DiskId disk, ReplicaSpec spec, String boot) {
        return new ReplicaRecord(disk, spec, spec.role() == ReplicaSpec.Role.PRIMARY, "", Optional.empty(), 0, boot);
    }

    /** What was found to differ is known of this pair of copies only, and to the side that counts. */
    ReplicaRecord withSpec(ReplicaSpec next) {
        boolean same = next.peerVolume().equals(spec.peerVolume())
                && next.role() == ReplicaSpec.Role.PRIMARY
                && !next.overwrite();
        return new ReplicaRecord(disk, next, feeding, served, daemon, same ? differs : 0, boot);
    }

    ReplicaRecord withFeeding(boolean now) {
        return new ReplicaRecord(disk, spec, now, served, daemon, differs, boot);
    }

    ReplicaRecord withServed(String now) {
        return new ReplicaRecord(disk, spec, feeding, now, daemon, differs, boot);
    }

    ReplicaRecord withDaemon(Optional<ProcessIdentity> now) {
        return new ReplicaRecord(disk, spec, feeding, "", now, differs, boot);
    }

    ReplicaRecord withDiffers(long now) {
        return new ReplicaRecord(disk, spec, feeding, served, daemon, now, boot);
    }

    ReplicaRecord inBoot(String now) {
        return new ReplicaRecord(disk, spec, feeding, "", Optional.empty(), differs, now);
    }

    boolean isPrimary() {
        return spec.role() == ReplicaSpec.Role.PRIMARY;
    }
}
