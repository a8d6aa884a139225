package org.gannet.node;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ExportId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.CallFence.Resource;
import org.springframework.core.io.InputStreamResource;

/** A node behind its fence: says of each call whether it is a change, and of what. */
public class FencedNode implements NodeApi {
    private final NodeApi node;
    private final Gate gate;

    /** Lets calls through, or throws. */
    public interface Gate {
        /** @param method as in NodeApi, for people and for faults */
        <T> T read(String method, Supplier<T> work);

        /** @param resources all that the change is about, in the order in which they are locked */
        <T> T change(String method, List<Resource> resources, Supplier<T> work);
    }

    public FencedNode(NodeApi node, Gate gate) {
        this.node = node;
        this.gate = gate;
    }

    @Override
    public NodeFacts facts() {
        return gate.read("facts", node::facts);
    }

    @Override
    public NodeReport report() {
        return gate.read("report", node::report);
    }

    @Override
    public ImageStatus image(ImageDigest digest) {
        return gate.read("image", () -> node.image(digest));
    }

    @Override
    public ImageStatus ensureImage(ImageDigest digest, InputStreamResource content) {
        return change("ensureImage", Resource.of(digest), () -> node.ensureImage(digest, content));
    }

    @Override
    public void ensureImageAbsent(ImageDigest digest) {
        change("ensureImageAbsent", Resource.of(digest), () -> node.ensureImageAbsent(digest));
    }

    @Override
    public VolumeReport ensureVolume(VolumeId id, VolumeSpec spec) {
        return change("ensureVolume", Resource.of(id), () -> node.ensureVolume(id, spec));
    }

    @Override
    public void ensureVolumeAbsent(VolumeId id) {
        change("ensureVolumeAbsent", Resource.of(id), () -> node.ensureVolumeAbsent(id));
    }

    @Override
    public VolumeReport ensureVolumeKnown(VolumeId id, VolumeSpec spec) {
        return change("ensureVolumeKnown", Resource.of(id), () -> node.ensureVolumeKnown(id, spec));
    }

    @Override
    public void ensureVolumeForgotten(VolumeId id) {
        change("ensureVolumeForgotten", Resource.of(id), () -> node.ensureVolumeForgotten(id));
    }

    @Override
    public void ensurePoolWhole(String name) {
        change("ensurePoolWhole", Resource.ofPool(name), () -> node.ensurePoolWhole(name));
    }

    @Override
    public VmReport ensureVmRunning(InstanceId id, VmSpec spec) {
        return change("ensureVmRunning", Resource.of(id), () -> node.ensureVmRunning(id, spec));
    }

    @Override
    public void ensureVmAbsent(InstanceId id) {
        change("ensureVmAbsent", Resource.of(id), () -> node.ensureVmAbsent(id));
    }

    @Override
    public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
        return change("ensureVmIncoming", Resource.of(id), () -> node.ensureVmIncoming(id, spec));
    }

    @Override
    public void ensureVmIncomingAbsent(InstanceId id) {
        change("ensureVmIncomingAbsent", Resource.of(id), () -> node.ensureVmIncomingAbsent(id));
    }

    @Override
    public VmSpec runningVm(InstanceId id) {
        return gate.read("runningVm", () -> node.runningVm(id));
    }

    @Override
    public Adapted adaptVm(InstanceId id, VmSpec spec) {
        return change("adaptVm", Resource.of(id), () -> node.adaptVm(id, spec));
    }

    @Override
    public VolumeReport ensureVolumeSize(VolumeId id, ByteSize size) {
        return change("ensureVolumeSize", Resource.of(id), () -> node.ensureVolumeSize(id, size));
    }

    @Override
    public List<VolumeReport> ensureSnapshot(SnapshotId id, SnapshotSpec spec) {
        List<Resource> volumes =
                spec.volumes().stream().map(Resource::of).sorted().toList();
        return gate.change("ensureSnapshot", volumes, () -> node.ensureSnapshot(id, spec));
    }

    @Override
    public void ensureSnapshotAbsent(VolumeId volume, SnapshotId id) {
        change("ensureSnapshotAbsent", Resource.of(volume), () -> node.ensureSnapshotAbsent(volume, id));
    }

    @Override
    public IncomingVolume ensureVolumeIncoming(VolumeId id, VolumeSpec spec) {
        return change("ensureVolumeIncoming", Resource.of(id), () -> node.ensureVolumeIncoming(id, spec));
    }

    @Override
    public List<Export> exports() {
        return gate.read("exports", node::exports);
    }

    @Override
    public void ensureExportAbsent(ExportId id) {
        change("ensureExportAbsent", Resource.of(id), () -> node.ensureExportAbsent(id));
    }

    @Override
    public List<StoredConfiguration> configurations() {
        return gate.read("configurations", node::configurations);
    }

    @Override
    public StoredConfiguration ensureConfiguration(long epoch, long revision, InputStreamResource content) {
        return change(
                "ensureConfiguration",
                Resource.CONFIGURATION,
                () -> node.ensureConfiguration(epoch, revision, content));
    }

    @Override
    public ReplicaReport ensureReplica(DiskId disk, ReplicaSpec spec) {
        return change("ensureReplica", Resource.of(disk), () -> node.ensureReplica(disk, spec));
    }

    @Override
    public void ensureReplicaAbsent(DiskId disk) {
        change("ensureReplicaAbsent", Resource.of(disk), () -> node.ensureReplicaAbsent(disk));
    }

    /** Work on a machine or volume is a change of that too: one that comes late must not touch what it has become. */
    @Override
    public NodeTask ensureTask(TaskId id, TaskSpec spec) {
        List<Resource> resources = Stream.concat(spec.resources().stream(), Stream.of(Resource.of(id)))
                .toList();
        return gate.change("ensureTask", resources, () -> node.ensureTask(id, spec));
    }

    @Override
    public NodeTask task(TaskId id) {
        return gate.read("task", () -> node.task(id));
    }

    @Override
    public void cancelTask(TaskId id) {
        change("cancelTask", Resource.of(id), () -> node.cancelTask(id));
    }

    private <T> T change(String method, Resource resource, Supplier<T> work) {
        return gate.change(method, List.of(resource), work);
    }

    private void change(String method, Resource resource, Runnable work) {
        gate.change(method, List.of(resource), () -> {
            work.run();
            return resource;
        });
    }
}
