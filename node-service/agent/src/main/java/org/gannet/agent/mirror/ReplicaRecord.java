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
 * @param boot the kernel's boot that all this holds for: after another one the side waits to be asked for again
 */
record ReplicaRecord(
        DiskId disk, ReplicaSpec spec, boolean feeding, String served, Optional<ProcessIdentity> daemon, String boot) {
    ReplicaRecord withSpec(ReplicaSpec next) {
        return new ReplicaRecord(disk, next, feeding, served, daemon, boot);
    }

    ReplicaRecord withFeeding(boolean now) {
        return new ReplicaRecord(disk, spec, now, served, daemon, boot);
    }

    ReplicaRecord withServed(String now) {
        return new ReplicaRecord(disk, spec, feeding, now, daemon, boot);
    }

    ReplicaRecord withDaemon(Optional<ProcessIdentity> now) {
        return new ReplicaRecord(disk, spec, feeding, "", now, boot);
    }

    ReplicaRecord inBoot(String now) {
        return new ReplicaRecord(disk, spec, feeding, "", Optional.empty(), now);
    }

    boolean isPrimary() {
        return spec.role() == ReplicaSpec.Role.PRIMARY;
    }
}
