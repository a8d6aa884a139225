package org.gannet.backend.backups;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ExportId;

/**
 * A backup of a machine, in one node's directory.
 * @param cluster that made it; empty when nothing is known of where it comes from
 * @param machine as it was called; empty when nothing is known
 * @param vcpus that it had; 0 when nothing is known
 * @param memory that it had; nothing when that is not known
 * @param disks sizes as the guest saw them, in their order
 * @param stored what it takes of the node's disk
 * @param complete whether all its disks are there; only then can a machine be made of it
 */
public record BackupView(
        String node,
        ExportId id,
        Instant at,
        Optional<String> cluster,
        Optional<String> machine,
        int vcpus,
        ByteSize memory,
        List<ByteSize> disks,
        ByteSize stored,
        String comment,
        boolean complete) {
    public BackupView {
        disks = List.copyOf(disks);
    }
}
