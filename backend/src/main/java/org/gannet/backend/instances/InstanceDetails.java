package org.gannet.backend.instances;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.clusters.ParameterView;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.NicId;
import org.gannet.base.SnapshotId;

/**
 * What a machine is made of, beside what its {@link InstanceView} says.
 * @param secondary the node with the other copies of its mirrored disks; empty for tenants
 * @param minMemory what it can be brought down to while it runs
 * @param bootFrom "DISK" or "CDROM"
 * @param cdrom whether an image lies in its CD drive
 * @param wishedBy who said what it should do: "ADMIN" or "USER"
 * @param disksActive whether its disks are kept ready on its node
 * @param pending what was changed while it ran and waits for a restart: "MEMORY", "VCPUS"
 * @param parameters what it is made of on the node; for operators
 */
public record InstanceDetails(
        List<DiskDetails> disks,
        List<NicDetails> nics,
        Optional<String> secondary,
        Optional<ByteSize> minMemory,
        String bootFrom,
        boolean cdrom,
        String wishedBy,
        boolean disksActive,
        List<String> pending,
        List<String> tags,
        List<ParameterView> parameters) {
    /** Of a machine that is yet to be placed. */
    public static final InstanceDetails NONE = new InstanceDetails(
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            "DISK",
            false,
            "ADMIN",
            false,
            List.of(),
            List.of(),
            List.of());

    public InstanceDetails {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        pending = List.copyOf(pending);
        tags = List.copyOf(tags);
        parameters = List.copyOf(parameters);
    }

    /**
     * A disk.
     * @param template where its bytes lie: "FILE", "DRBD"
     * @param format of files: "qcow2"
     * @param readOnly whether the guest may only read
     * @param mirror how its two copies stand to each other; empty for one that is not mirrored
     * @param snapshots newest first
     */
    public record DiskDetails(
            DiskId id,
            Optional<String> name,
            ByteSize size,
            String template,
            String format,
            boolean readOnly,
            Optional<MirrorView> mirror,
            List<SnapshotView> snapshots) {
        public DiskDetails {
            snapshots = List.copyOf(snapshots);
        }
    }

    /** What a disk held at one moment. */
    public record SnapshotView(SnapshotId id, String name, Instant at, ByteSize size) {}

    /**
     * A network card.
     * @param kind "USER", "BRIDGE" or "NETWORK"
     * @param attachedTo the bridge's or the network's name; empty for none
     * @param addresses that it has
     */
    public record NicDetails(
            NicId id,
            Optional<String> name,
            String mac,
            String kind,
            Optional<String> attachedTo,
            List<String> addresses) {
        public NicDetails {
            addresses = List.copyOf(addresses);
        }
    }
}
