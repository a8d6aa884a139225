package org.gannet.backend.bench;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ErrorCode;
import org.gannet.base.ExportId;
import org.gannet.base.Generation;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.spi.NodeAccess;
import org.gannet.engine.spi.NodeDirectory;
import org.gannet.node.Adapted;
import org.gannet.node.Export;
import org.gannet.node.ImageStatus;
import org.gannet.node.IncomingVm;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
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

/**
 * Nodes that do at once what they are told, and do nothing more than remember it: so that what is measured is the
 * engine. Each report is made anew, as one that came by wire would be.
 */
final class InstantNodes implements NodeAccess {
    private final Map<NodeName, InstantNode> nodes = new HashMap<>();
    private final LongAdder reports = new LongAdder();
    private volatile Runnable onVolume = () -> {};

    InstantNodes(Fleet fleet) {
        for (Node node : fleet.nodes()) {
            nodes.put(node.name(), new InstantNode(node.facts(), reports, () -> onVolume.run()));
        }
        for (Instance instance : fleet.instances()) {
            nodes.get(instance.primary()).hold(instance);
        }
    }

    /** How many have been asked for. */
    long reports() {
        return reports.sum();
    }

    /** Called whenever a volume is made. */
    void onVolume(Runnable next) {
        onVolume = next;
    }

    InstantNode node(NodeName name) {
        return nodes.get(name);
    }

    @Override
    public NodeDirectory leading(long epoch) {
        return (name, address) -> nodes.get(name);
    }

    /** One of them. */
    static final class InstantNode implements NodeApi {
        private static final Instant SINCE = Instant.parse("2030-01-01T00:00:00Z");
        private final NodeFacts facts;
        private final LongAdder reports;
        private final Runnable onVolume;
        private final AtomicLong count = new AtomicLong();
        private final Map<InstanceId, VmSpec> vms = new ConcurrentHashMap<>();
        private final Map<VolumeId, VolumeSpec> volumes = new ConcurrentHashMap<>();

        InstantNode(NodeFacts facts, LongAdder reports, Runnable onVolume) {
            this.facts = facts;
            this.reports = reports;
            this.onVolume = onVolume;
        }

        void hold(Instance instance) {
            instance.disks().forEach(disk -> volumes.put(disk.volume(), disk.volumeSpec()));
            vms.put(instance.id(), instance.vmSpec(ClusterState.empty()));
        }

        @Override
        public NodeFacts facts() {
            return facts;
        }

        @Override
        public NodeReport report() {
            reports.increment();
            long now = count.incrementAndGet();
            return new NodeReport(
                    new Generation(1, new UUID(0, 1), now),
                    Instant.now(),
                    ByteSize.ofGibibytes(100),
                    ByteSize.ofGibibytes(1000),
                    1.5,
                    vms.keySet().stream().map(id -> vm(id, now)).toList(),
                    volumes.entrySet().stream()
                            .map(entry -> volume(entry.getKey(), entry.getValue()))
                            .toList(),
                    List.of(Fleet.IMAGE));
        }

        private static VmReport vm(InstanceId id, long now) {
            VmReport.Usage usage = new VmReport.Usage(
                    now * 0.1, ByteSize.ofMebibytes(1000 + now % 100), now * 4096, now * 8192, now * 100, now * 200);
            return new VmReport(id, VmReport.State.RUNNING, SINCE, Optional.empty(), Optional.of(usage));
        }

        private static VolumeReport volume(VolumeId id, VolumeSpec spec) {
            return new VolumeReport(id, spec.format(), spec.size(), ByteSize.ofMebibytes(700));
        }

        @Override
        public ImageStatus image(ImageDigest digest) {
            return new ImageStatus(digest, true, ByteSize.ofMebibytes(64));
        }

        @Override
        public ImageStatus ensureImage(ImageDigest digest, InputStreamResource content) {
            return image(digest);
        }

        @Override
        public void ensureImageAbsent(ImageDigest digest) {}

        @Override
        public VolumeReport ensureVolume(VolumeId id, VolumeSpec spec) {
            onVolume.run();
            volumes.put(id, spec);
            return volume(id, spec);
        }

        @Override
        public void ensureVolumeAbsent(VolumeId id) {
            volumes.remove(id);
        }

        @Override
        public VolumeReport ensureVolumeKnown(VolumeId id, VolumeSpec spec) {
            return volume(id, spec);
        }

        @Override
        public void ensureVolumeForgotten(VolumeId id) {}

        @Override
        public void ensurePoolWhole(String name) {}

        @Override
        public VmReport ensureVmRunning(InstanceId id, VmSpec spec) {
            vms.put(id, spec);
            return vm(id, 1);
        }

        @Override
        public void ensureVmAbsent(InstanceId id) {
            vms.remove(id);
        }

        @Override
        public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
            Map<DiskId, String> exports = new HashMap<>();
            spec.disks().forEach(disk -> exports.put(disk.id(), "disk-" + disk.id()));
            return new IncomingVm(facts.name().value(), 1, 2, exports);
        }

        @Override
        public void ensureVmIncomingAbsent(InstanceId id) {}

        @Override
        public VmSpec runningVm(InstanceId id) {
            throw notMeasured();
        }

        @Override
        public Adapted adaptVm(InstanceId id, VmSpec spec) {
            throw notMeasured();
        }

        @Override
        public VolumeReport ensureVolumeSize(VolumeId id, ByteSize size) {
            throw notMeasured();
        }

        @Override
        public List<VolumeReport> ensureSnapshot(SnapshotId id, SnapshotSpec spec) {
            throw notMeasured();
        }

        @Override
        public void ensureSnapshotAbsent(VolumeId volume, SnapshotId id) {}

        @Override
        public IncomingVolume ensureVolumeIncoming(VolumeId id, VolumeSpec spec) {
            throw notMeasured();
        }

        @Override
        public List<Export> exports() {
            return List.of();
        }

        @Override
        public void ensureExportAbsent(ExportId id) {}

        @Override
        public List<StoredConfiguration> configurations() {
            return List.of();
        }

        @Override
        public StoredConfiguration ensureConfiguration(long epoch, long revision, InputStreamResource content) {
            throw notMeasured();
        }

        @Override
        public ReplicaReport ensureReplica(DiskId disk, ReplicaSpec spec) {
            throw notMeasured();
        }

        @Override
        public void ensureReplicaAbsent(DiskId disk) {}

        private static NodeException notMeasured() {
            return NodeException.of(ErrorCode.UNSUPPORTED, "Nothing that is measured needs this.");
        }

        @Override
        public NodeTask ensureTask(TaskId id, TaskSpec spec) {
            throw notMeasured();
        }

        @Override
        public NodeTask task(TaskId id) {
            throw NodeException.of(ErrorCode.NOT_FOUND, "Nothing that is measured needs this.");
        }

        @Override
        public void cancelTask(TaskId id) {}
    }
}
