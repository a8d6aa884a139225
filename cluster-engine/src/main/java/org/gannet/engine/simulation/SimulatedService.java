package org.gannet.engine.simulation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.ExportId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.Adapted;
import org.gannet.node.Export;
import org.gannet.node.ImageStatus;
import org.gannet.node.IncomingVm;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;
import org.gannet.node.NodeTask;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.StoredConfiguration;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.springframework.core.io.InputStreamResource;

/** What a simulated node answers. Safe for many threads. */
record SimulatedService(SimulatedNode node, SimulatedStorage storage, SimulatedMachines machines, SimulatedTasks tasks)
        implements NodeApi {
    @Override
    public NodeFacts facts() {
        return node.call(node::facts);
    }

    @Override
    public NodeReport report() {
        return node.call(() -> {
            NodeFacts facts = node.facts();
            long[] memoryUsed = {0};
            machines.forEach((id, vm) -> memoryUsed[0] += vm.state() == VmReport.State.STOPPED
                    ? 0
                    : vm.spec().memory().bytes());
            ByteSize free = facts.disk().minusOrZero(storage.usedOf(DiskTemplate.FILE));
            return new NodeReport(
                    node.nextGeneration(),
                    node.now(),
                    facts.memory().minusOrZero(new ByteSize(memoryUsed[0])),
                    free,
                    0.1 * machines.known().size(),
                    machines.reports(),
                    storage.reports(),
                    storage.images(),
                    node.bootId(),
                    storage.pools(),
                    node.replicas().reports(node.now()));
        });
    }

    @Override
    public ImageStatus image(ImageDigest digest) {
        return node.call(() -> storage.statusOf(digest));
    }

    @Override
    public ImageStatus ensureImage(ImageDigest digest, InputStreamResource content) {
        return node.call(() -> storage.ensureImage(digest));
    }

    @Override
    public void ensureImageAbsent(ImageDigest digest) {
        run(() -> storage.ensureImageAbsent(digest));
    }

    @Override
    public VolumeReport ensureVolume(VolumeId id, VolumeSpec spec) {
        return node.call(() -> storage.ensure(id, spec));
    }

    @Override
    public void ensureVolumeAbsent(VolumeId id) {
        run(() -> storage.ensureAbsent(id));
    }

    @Override
    public VolumeReport ensureVolumeKnown(VolumeId id, VolumeSpec spec) {
        return node.call(() -> storage.ensureKnown(id, spec));
    }

    @Override
    public void ensureVolumeForgotten(VolumeId id) {
        run(() -> storage.ensureForgotten(id));
    }

    @Override
    public void ensurePoolWhole(String name) {
        run(() -> storage.devices().ensureWhole(name));
    }

    @Override
    public VolumeReport ensureVolumeSize(VolumeId id, ByteSize size) {
        return node.call(() -> storage.ensureSize(id, size));
    }

    @Override
    public List<VolumeReport> ensureSnapshot(SnapshotId id, SnapshotSpec spec) {
        return node.call(() -> storage.ensureSnapshot(id, spec));
    }

    @Override
    public void ensureSnapshotAbsent(VolumeId volume, SnapshotId id) {
        run(() -> storage.ensureSnapshotAbsent(volume, id));
    }

    @Override
    public IncomingVolume ensureVolumeIncoming(VolumeId id, VolumeSpec spec) {
        return node.call(() -> storage.ensureIncoming(id, spec));
    }

    @Override
    public List<Export> exports() {
        return node.call(storage::exports);
    }

    @Override
    public void ensureExportAbsent(ExportId id) {
        run(() -> storage.ensureExportAbsent(id));
    }

    @Override
    public List<StoredConfiguration> configurations() {
        return node.call(storage::configurations);
    }

    @Override
    public StoredConfiguration ensureConfiguration(long leader, long revision, InputStreamResource content) {
        return node.call(() -> storage.ensureConfiguration(StoredContent.describe(leader, revision, content)));
    }

    @Override
    public ReplicaReport ensureReplica(DiskId disk, ReplicaSpec spec) {
        return node.call(() -> node.replicas().ensure(disk, spec, node.now()));
    }

    @Override
    public void ensureReplicaAbsent(DiskId disk) {
        run(() -> node.replicas().ensureAbsent(disk));
    }

    @Override
    public VmSpec runningVm(InstanceId id) {
        return node.call(() -> machines.runningSpec(id));
    }

    @Override
    public Adapted adaptVm(InstanceId id, VmSpec spec) {
        return node.call(() -> machines.adapt(id, spec));
    }

    @Override
    public VmReport ensureVmRunning(InstanceId id, VmSpec spec) {
        return node.call(() -> machines.ensureRunning(id, spec));
    }

    @Override
    public void ensureVmAbsent(InstanceId id) {
        run(() -> {
            machines.ensureAbsent(id);
            tasks.endAll(id);
        });
    }

    @Override
    public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
        return node.call(() -> {
            machines.ensureIncoming(id, spec);
            Map<DiskId, String> exports = new TreeMap<>(Comparator.comparing(DiskId::value));
            spec.disks().forEach(disk -> exports.put(disk.id(), "disk-" + disk.id()));
            return new IncomingVm(node.name().value(), 1, 2, exports);
        });
    }

    @Override
    public void ensureVmIncomingAbsent(InstanceId id) {
        run(() -> machines.ensureIncomingAbsent(id));
    }

    @Override
    public NodeTask ensureTask(TaskId id, TaskSpec spec) {
        return node.call(() -> {
            if (!tasks.knows(id)) {
                storage.requireRoom();
            }
            return tasks.ensure(id, spec, node.now());
        });
    }

    @Override
    public NodeTask task(TaskId id) {
        return node.call(() -> tasks.get(id, node.now()));
    }

    @Override
    public void cancelTask(TaskId id) {
        run(() -> tasks.cancel(id));
    }

    private void run(Runnable body) {
        node.call(() -> {
            body.run();
            return node;
        });
    }
}
