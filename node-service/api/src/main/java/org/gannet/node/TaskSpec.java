package org.gannet.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ExportId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.VolumeId;
import org.gannet.node.CallFence.Resource;

/** Long work that a node can be asked for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskSpec.StopVm.class, name = "stop-vm"),
    @JsonSubTypes.Type(value = TaskSpec.RebootVm.class, name = "reboot-vm"),
    @JsonSubTypes.Type(value = TaskSpec.MigrateVm.class, name = "migrate-vm"),
    @JsonSubTypes.Type(value = TaskSpec.CopyVolume.class, name = "copy-volume"),
    @JsonSubTypes.Type(value = TaskSpec.ConvertVolume.class, name = "convert-volume"),
    @JsonSubTypes.Type(value = TaskSpec.ExportVolume.class, name = "export-volume"),
    @JsonSubTypes.Type(value = TaskSpec.ImportVolume.class, name = "import-volume"),
    @JsonSubTypes.Type(value = TaskSpec.RevertSnapshot.class, name = "revert-snapshot"),
    @JsonSubTypes.Type(value = TaskSpec.CheckVolume.class, name = "check-volume"),
    @JsonSubTypes.Type(value = TaskSpec.CompareReplica.class, name = "compare-replica"),
    @JsonSubTypes.Type(value = TaskSpec.OutOfBand.class, name = "out-of-band")
})
public sealed interface TaskSpec {
    /** What it is a change of, or may not change meanwhile: one work on each at a time. In the order of locks. */
    List<Resource> resources();

    /** Volumes that no machine may have open while the work goes on. */
    default List<VolumeId> volumesAtRest() {
        return List.of();
    }

    /** The volume that the work makes; who removes it ends the work. */
    default Optional<VolumeId> makes() {
        return Optional.empty();
    }

    /** Work on a machine. */
    sealed interface OnMachine extends TaskSpec {
        InstanceId instance();

        @Override
        default List<Resource> resources() {
            return List.of(Resource.of(instance()));
        }
    }

    /** Work that reads a volume. */
    sealed interface FromVolume extends TaskSpec {
        VolumeId source();

        /** The moment that is read; without one the volume must be at rest. */
        Optional<SnapshotId> snapshot();

        @Override
        default List<Resource> resources() {
            return Stream.concat(Stream.of(source()), makes().stream())
                    .map(Resource::of)
                    .sorted()
                    .toList();
        }

        @Override
        default List<VolumeId> volumesAtRest() {
            return Stream.concat(snapshot().isPresent() ? Stream.empty() : Stream.of(source()), makes().stream())
                    .toList();
        }
    }

    /**
     * Presses the ACPI power button and ends the process when the guest has not switched off in time.
     * @param graceSeconds 0 pulls the plug at once
     */
    record StopVm(InstanceId instance, int graceSeconds) implements OnMachine {}

    /**
     * Restarts the guest in its process. A machine that does not run fails with WRONG_STATE.
     * @param graceSeconds how long the guest, asked by Ctrl+Alt+Del, has to restart by itself before it is reset; 0
     *     resets at once
     */
    record RebootVm(
            InstanceId instance,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int graceSeconds) implements OnMachine {
        /** At once. */
        public RebootVm(InstanceId instance) {
            this(instance, 0);
        }
    }

    /**
     * Sends the running machine with its disks to where {@link NodeApi#ensureVmIncoming} said. Succeeds only when the
     * guest runs there; the process here then reports MIGRATED_AWAY. Fails or is cancelled with the guest running here.
     * A machine whose disks have snapshots fails with WRONG_STATE: they would be lost.
     * @param downtimeLimitMillis longest pause that is aimed at
     * @param bytesPerSecond most of memory, and of each disk, that are sent; empty for no limit but the node's own
     */
    record MigrateVm(
            InstanceId instance,
            IncomingVm target,
            int downtimeLimitMillis,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ByteSize> bytesPerSecond)
            implements OnMachine {
        public MigrateVm {
            bytesPerSecond = Objects.requireNonNullElse(bytesPerSecond, Optional.empty());
        }

        /** As fast as the node allows. */
        public MigrateVm(InstanceId instance, IncomingVm target, int downtimeLimitMillis) {
            this(instance, target, downtimeLimitMillis, Optional.empty());
        }
    }

    /**
     * Sends a volume to where {@link NodeApi#ensureVolumeIncoming} said, and succeeds when it is complete there and its
     * checksum is right. A copy of the very same specification has the volume's snapshots too, when it is not of one of
     * them; any other is a whole one, and its source is Empty. Goes on where it was after a break. Fails with
     * NOT_FOUND when nothing waits there.
     * @param bytesPerSecond most that are sent; empty for no limit
     */
    record CopyVolume(
            VolumeId source, Optional<SnapshotId> snapshot, IncomingVolume target, Optional<ByteSize> bytesPerSecond)
            implements FromVolume {}

    /**
     * Makes another volume on this node that holds the same, whole, in any format. Fails with NAME_TAKEN when there is
     * one with this id and another specification; leaves nothing when it fails or is cancelled.
     * @param spec its source is Empty; at least as large as what is copied
     * @param bytesPerSecond most that are written; empty for no limit
     */
    record ConvertVolume(
            VolumeId source,
            Optional<SnapshotId> snapshot,
            VolumeId target,
            VolumeSpec spec,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ByteSize> bytesPerSecond)
            implements FromVolume {
        public ConvertVolume {
            bytesPerSecond = Objects.requireNonNullElse(bytesPerSecond, Optional.empty());
        }

        /** As fast as it goes. */
        public ConvertVolume(VolumeId source, Optional<SnapshotId> snapshot, VolumeId target, VolumeSpec spec) {
            this(source, snapshot, target, spec, Optional.empty());
        }

        @Override
        public Optional<VolumeId> makes() {
            return Optional.of(target);
        }
    }

    /**
     * Writes what a volume holds into the node's backup directory, whole and compressed.
     * @param note for who finds it there: at most 64 KiB
     * @param bytesPerSecond most that are written; empty for no limit
     */
    record ExportVolume(
            VolumeId source,
            Optional<SnapshotId> snapshot,
            ExportId export,
            String note,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ByteSize> bytesPerSecond)
            implements FromVolume {
        public ExportVolume {
            bytesPerSecond = Objects.requireNonNullElse(bytesPerSecond, Optional.empty());
        }

        /** As fast as it goes. */
        public ExportVolume(VolumeId source, Optional<SnapshotId> snapshot, ExportId export, String note) {
            this(source, snapshot, export, note, Optional.empty());
        }

        @Override
        public List<Resource> resources() {
            return List.of(Resource.of(source), Resource.of(export));
        }
    }

    /**
     * Makes a volume of what lies in the node's backup directory, after its checksum was found right (IMAGE_DAMAGED).
     * @param spec its source is Empty; at least as large as the export's volume was
     * @param bytesPerSecond most that are written; empty for no limit
     */
    record ImportVolume(
            ExportId export,
            VolumeId target,
            VolumeSpec spec,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ByteSize> bytesPerSecond)
            implements TaskSpec {
        public ImportVolume {
            bytesPerSecond = Objects.requireNonNullElse(bytesPerSecond, Optional.empty());
        }

        /** As fast as it goes. */
        public ImportVolume(ExportId export, VolumeId target, VolumeSpec spec) {
            this(export, target, spec, Optional.empty());
        }

        @Override
        public List<Resource> resources() {
            return List.of(Resource.of(target), Resource.of(export));
        }

        @Override
        public List<VolumeId> volumesAtRest() {
            return List.of(target);
        }

        @Override
        public Optional<VolumeId> makes() {
            return Optional.of(target);
        }
    }

    /** Brings volumes back to what they held when the snapshot was made, size included. The snapshot stays. */
    record RevertSnapshot(List<VolumeId> volumes, SnapshotId snapshot) implements TaskSpec {
        public RevertSnapshot {
            volumes = List.copyOf(volumes);
        }

        @Override
        public List<Resource> resources() {
            return volumes.stream().map(Resource::of).sorted().toList();
        }

        @Override
        public List<VolumeId> volumesAtRest() {
            return volumes;
        }
    }

    /**
     * Looks whether a volume is sound, and gives back what is wasted in it: the task's figure "givenBack" says how many
     * clusters. One that is not fails with IMAGE_DAMAGED, and is left as it is; nothing can be told of a raw one.
     */
    record CheckVolume(VolumeId volume) implements TaskSpec {
        @Override
        public List<Resource> resources() {
            return List.of(Resource.of(volume));
        }

        @Override
        public List<VolumeId> volumesAtRest() {
            return List.of(volume);
        }
    }

    /**
     * Compares the two sides of a disk that two nodes hold alike, while machines go on with it. The task's figure
     * "compared" says how many bytes were, "differs" how many of them are not the same, in blocks of 4 KiB. What
     * differs is told by {@link ReplicaReport#left} from then on, until it has been copied. Fails with NOT_FOUND; with
     * WRONG_STATE on a side that is not PRIMARY, or when the sides do not hold the same as far as is known, or stop
     * doing so before the end; with UNSUPPORTED when DRBD has been told no way to compare, or when it shall mend.
     * @param verify how DRBD compares; NONE for disks that Gannet mirrors itself
     * @param mend whether what differs is copied from this side afterwards; of disks that Gannet mirrors itself
     */
    record CompareReplica(DiskId disk, ReplicaSpec.Verification verify, boolean mend) implements TaskSpec {
        public CompareReplica {
            verify = Objects.requireNonNullElse(verify, ReplicaSpec.Verification.NONE);
        }

        @Override
        public List<Resource> resources() {
            return List.of(Resource.of(disk));
        }
    }

    /**
     * Has a program of this node switch another node. It is called with the action and the node's name, nothing else.
     * @param target the node that is switched
     * @param program a name in the directory that this node's administrator has filled; NOT_FOUND when it is not there
     */
    record OutOfBand(NodeName target, String program, Action action) implements TaskSpec {
        /** What the program is asked for. */
        public enum Action {
            POWER_ON("power-on"),
            POWER_OFF("power-off"),
            POWER_CYCLE("power-cycle"),
            /** Its answer is in the task's figure "powered": 1 or 0. */
            POWER_STATUS("power-status");

            private final String word;

            Action(String word) {
                this.word = word;
            }

            /** The program's first argument. */
            public String word() {
                return word;
            }
        }

        @Override
        public List<Resource> resources() {
            return List.of(Resource.of(target));
        }
    }
}
