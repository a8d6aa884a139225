package org.gannet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.MacAddress;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.springframework.core.io.InputStreamResource;

/** Two nodes under test, whatever they are made of, and what the parts of {@link NodeContract} need of them. */
public interface NodePair {
    ByteSize SIZE = ByteSize.ofMebibytes(4);
    ByteSize LARGER = ByteSize.ofMebibytes(6);
    ByteSize LARGEST = ByteSize.ofMebibytes(8);
    MacAddress OTHER_CARD = new MacAddress("aa:00:00:00:00:99");
    /** Nothing to boot from: a guest that lives and hears nothing, not even its power button. */
    byte[] CONTENT = new byte[4 << 20];

    int FOR_EVER_SECONDS = 3600;
    AtomicLong EPOCHS = new AtomicLong(1);

    /** The two nodes under test; each test leaves nothing there. */
    enum Side {
        HERE,
        THERE
    }

    /** The node, as the leader with these stamps reaches it. */
    NodeApi node(Side side, Supplier<CallStamp> stamps);

    /** The node's service ends without a word and starts again; its guests go on. */
    void restart(Side side);

    /** The machine's process dies; returns when the node, asked so, says it. */
    void kill(Side side, InstanceId machine, NodeApi node);

    /** Waits until the task has ended. */
    NodeTask ended(NodeApi node, TaskId task);

    /** Removes all machines and volumes of both nodes. */
    default void clear() {
        for (Side side : Side.values()) {
            NodeApi api = node(side, newLeader());
            NodeReport report = api.report();
            report.vms().forEach(vm -> api.ensureVmAbsent(vm.id()));
            report.replicas().forEach(replica -> api.ensureReplicaAbsent(replica.disk()));
            report.volumes().forEach(volume -> api.ensureVolumeAbsent(volume.id()));
            api.exports().forEach(export -> api.ensureExportAbsent(export.id()));
        }
    }

    static Supplier<CallStamp> newLeader() {
        return CallStamp.ofLeader(EPOCHS.incrementAndGet());
    }

    static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NodeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    static ImageDigest image() {
        return new ImageDigest(sha256(CONTENT));
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static void putImage(NodeApi node) {
        node.ensureImage(image(), new InputStreamResource(new ByteArrayInputStream(CONTENT)));
    }

    static VolumeSpec empty() {
        return new VolumeSpec(VolumeSpec.Format.QCOW2, SIZE, new VolumeSpec.Source.Empty());
    }

    static VolumeSpec cloned(ImageDigest image) {
        return new VolumeSpec(
                VolumeSpec.Format.QCOW2, SIZE, new VolumeSpec.Source.CloneOf(image, VolumeSpec.Format.RAW));
    }

    /** A machine that there may be, with one disk. */
    final class Guest {
        final InstanceId id = InstanceId.random();
        final VolumeId volume = VolumeId.random();
        final DiskId disk = DiskId.random();
        private final String machineType;

        Guest(NodeApi node) {
            machineType = node.facts().machineType();
        }

        VmSpec spec() {
            return spec(volume, Optional.empty());
        }

        VmSpec.Nic nic() {
            return new VmSpec.Nic.User(MacAddress.fromRandom(disk.value()));
        }

        /** With one more disk. */
        VmSpec with(VmSpec.Disk more) {
            return spec().withDisks(List.of(spec().disks().getFirst(), more));
        }

        VmSpec spec(VolumeId of, Optional<ImageDigest> cdrom) {
            return new VmSpec(
                    new HostName("guest1"),
                    machineType,
                    1,
                    ByteSize.ofMebibytes(32),
                    List.of(new VmSpec.Disk(disk, of, VolumeSpec.Format.QCOW2)),
                    List.of(nic()),
                    cdrom,
                    VmSpec.BootFrom.DISK,
                    new VmSpec.Seed(new HostName("guest1"), List.of()));
        }

        Guest running(NodeApi node) {
            node.ensureVolume(volume, empty());
            assertThat(node.ensureVmRunning(id, spec()).state()).isEqualTo(VmReport.State.RUNNING);
            return this;
        }

        Optional<VmReport> seen(NodeApi node) {
            return node.report().vms().stream().filter(vm -> vm.id().equals(id)).findFirst();
        }

        VmReport.State state(NodeApi node) {
            return seen(node).orElseThrow().state();
        }
    }

    /** Empty when it succeeded. */
    default Optional<ErrorCode> outcome(NodeApi node, TaskSpec work) {
        TaskId task = TaskId.random();
        node.ensureTask(task, work);
        return ended(node, task).problem().map(problem -> problem.code());
    }

    static Optional<VolumeReport> volume(NodeApi node, VolumeId id) {
        return node.report().volumes().stream()
                .filter(volume -> volume.id().equals(id))
                .findFirst();
    }

    static List<SnapshotId> snapshots(NodeApi node, VolumeId id) {
        return volume(node, id).orElseThrow().snapshots().stream()
                .map(VolumeReport.Snapshot::id)
                .toList();
    }

    static List<VolumeReport> snapshot(NodeApi node, SnapshotId id, VolumeId... volumes) {
        return node.ensureSnapshot(id, new SnapshotSpec(List.of(volumes)));
    }

    static VmSpec.Disk disk(VolumeId volume) {
        return new VmSpec.Disk(DiskId.random(), volume, VolumeSpec.Format.QCOW2);
    }
}
