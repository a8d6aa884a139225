package org.gannet.agent.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.gannet.agent.hypervisor.kvm.KvmHypervisor;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.inventory.GenerationFile;
import org.gannet.agent.inventory.HostFacts;
import org.gannet.agent.keep.ConfigurationShelf;
import org.gannet.agent.keep.OutOfBandPrograms;
import org.gannet.agent.mirror.Replicas;
import org.gannet.agent.network.CardPorts;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.task.TaskRunner;
import org.gannet.agent.transfer.BackupShelf;
import org.gannet.agent.transfer.VolumeReceiver;
import org.gannet.agent.transfer.VolumeWork;
import org.gannet.agent.transfer.WaitingPlaces;
import org.gannet.agent.volume.VolumeChanges;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.file.FileDriver;
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
import org.gannet.node.Adapted;
import org.gannet.node.CallFence.Resource;
import org.gannet.node.Export;
import org.gannet.node.ImageStatus;
import org.gannet.node.IncomingVm;
import org.gannet.node.IncomingVolume;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeFacts.Feature;
import org.gannet.node.NodeReport;
import org.gannet.node.NodeTask;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.SnapshotSpec;
import org.gannet.node.StoragePool;
import org.gannet.node.StoredConfiguration;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.springframework.core.io.InputStreamResource;

/** The node's side of its contract: each call goes to the room that does it. */
public final class NodeService implements NodeApi {
    private static final int LONGEST_GRACE_SECONDS = 24 * 3600;
    private static final int LONGEST_NOTE = 64 << 10;
    private final Identity identity;
    private final ImageCache images;
    private final VolumeDriver volumes;
    private final Volumes storage;
    private final KvmHypervisor hypervisor;
    private final TaskRunner tasks;
    private final Replicas replicas;
    private final Keeping keeping;
    private final Clock clock;

    /**
     * What the node says of itself.
     * @param directory whose file system holds the volumes
     * @param cpus that guests may use
     * @param memory that guests may use
     */
    public record Identity(NodeName name, String agentVersion, Path directory, int cpus, ByteSize memory) {}

    /** Volumes and what is done to them. */
    public record Volumes(
            VolumeDriver driver,
            VolumeChanges changes,
            VolumeWork work,
            VolumeReceiver receiver,
            BackupShelf shelf,
            WaitingPlaces places) {}

    /** What else there is. */
    public record Keeping(
            CardPorts cards,
            ConfigurationShelf configurations,
            OutOfBandPrograms programs,
            GenerationFile generations) {}

    public NodeService(
            Identity identity,
            ImageCache images,
            Volumes storage,
            KvmHypervisor hypervisor,
            Replicas replicas,
            Keeping keeping,
            Path taskDirectory,
            Clock clock) {
        this.identity = identity;
        this.images = images;
        this.storage = storage;
        this.volumes = storage.driver();
        this.hypervisor = hypervisor;
        this.replicas = replicas;
        this.keeping = keeping;
        this.clock = clock;
        this.tasks = new TaskRunner(taskDirectory, this::work, clock);
    }

    /** Goes on with the tasks of an earlier process. */
    public void start() {
        tasks.start();
    }

    /** Stops working; machines and tasks are found again later. */
    public void stop() {
        tasks.close();
        hypervisor.close();
    }

    private void work(TaskSpec spec, TaskControl control, boolean again) {
        switch (spec) {
            case TaskSpec.StopVm(var instance, var graceSeconds) ->
                hypervisor.stop(instance, Duration.ofSeconds(graceSeconds), control);
            case TaskSpec.RebootVm(var instance, var graceSeconds) ->
                hypervisor.reboot(instance, Duration.ofSeconds(graceSeconds), control);
            case TaskSpec.MigrateVm migrate -> hypervisor.migrate(migrate, control, again);
            case TaskSpec.CopyVolume copy -> storage.work().copy(copy, control, again);
            case TaskSpec.ConvertVolume convert -> storage.work().convert(convert, control);
            case TaskSpec.ExportVolume export -> storage.work().export(export, control);
            case TaskSpec.ImportVolume fetch -> storage.work().fetch(fetch, control);
            case TaskSpec.RevertSnapshot revert -> storage.work().revert(revert);
            case TaskSpec.CheckVolume check -> storage.work().check(check, control);
            case TaskSpec.CompareReplica compare -> replicas.compare(compare, control, again);
            case TaskSpec.OutOfBand switched -> keeping.programs().run(switched, control);
        }
    }

    @Override
    public NodeFacts facts() {
        DiskKinds kinds = new DiskKinds(volumes.kinds(), volumes.pools(), replicas::byKernel);
        return new NodeFacts(
                identity.name(),
                identity.agentVersion(),
                identity.cpus(),
                identity.memory(),
                onDisk(FileStore::getTotalSpace),
                hypervisor.accelerator(),
                "QEMU " + hypervisor.qemuVersion(),
                hypervisor.machineType(),
                keeping.cards().bridges(),
                features(),
                kinds.held(),
                keeping.programs().names(),
                HostFacts.bootId(),
                keeping.cards().links(),
                pools(onDisk(FileStore::getUsableSpace)).stream()
                        .map(pool -> new NodeFacts.Pool(
                                pool.name(), pool.template(), pool.total(), pool.storage(), pool.thin()))
                        .toList(),
                kinds.missing());
    }

    private List<StoragePool> pools(ByteSize free) {
        StoragePool files = new StoragePool(FileDriver.POOL, "file", onDisk(FileStore::getTotalSpace), free);
        return Stream.concat(Stream.of(files), volumes.pools().stream()).toList();
    }

    private List<String> features() {
        return Stream.of(Feature.values())
                .filter(feature -> feature != Feature.LINKED || keeping.cards().canLink())
                .filter(feature -> feature != Feature.REFLINK || images.sharesBlocks())
                .map(Enum::name)
                .toList();
    }

    @Override
    public NodeReport report() {
        // Drawn first: a report that was begun later is never older.
        Generation generation = keeping.generations().next();
        ByteSize free = onDisk(FileStore::getUsableSpace);
        return new NodeReport(
                generation,
                clock.instant(),
                HostFacts.memoryAvailable(),
                free,
                HostFacts.load(),
                hypervisor.reports(),
                volumes.list(),
                images.list(),
                HostFacts.bootId(),
                pools(free),
                replicas.reports());
    }

    private interface Space {
        long of(FileStore store) throws IOException;
    }

    private ByteSize onDisk(Space space) {
        try {
            return new ByteSize(Math.max(0, space.of(Files.getFileStore(identity.directory()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ImageStatus image(ImageDigest digest) {
        return images.status(digest);
    }

    @Override
    public ImageStatus ensureImage(ImageDigest digest, InputStreamResource content) {
        try (var stream = content.getInputStream()) {
            ImageStatus status = images.ensure(digest, stream);
            images.shrink(this::isNeeded);
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void ensureImageAbsent(ImageDigest digest) {
        images.ensureAbsent(digest, () -> isNeeded(digest));
    }

    private boolean isNeeded(ImageDigest digest) {
        return volumes.isCloned(digest) || hypervisor.isInDrive(digest);
    }

    @Override
    public VolumeReport ensureVolume(VolumeId id, VolumeSpec spec) {
        tasks.requireIdle(Resource.of(id));
        return volumes.ensure(id, spec);
    }

    @Override
    public void ensureVolumeAbsent(VolumeId id) {
        tasks.endWorkMaking(id);
        tasks.requireIdle(Resource.of(id));
        replicas.requireFree(id);
        storage.receiver().forget(id);
        volumes.ensureAbsent(id);
    }

    @Override
    public VolumeReport ensureVolumeKnown(VolumeId id, VolumeSpec spec) {
        tasks.requireIdle(Resource.of(id));
        return volumes.ensureKnown(id, spec);
    }

    @Override
    public void ensureVolumeForgotten(VolumeId id) {
        tasks.requireIdle(Resource.of(id));
        volumes.ensureForgotten(id);
    }

    @Override
    public void ensurePoolWhole(String name) {
        volumes.ensurePoolWhole(name);
    }

    @Override
    public VmReport ensureVmRunning(InstanceId id, VmSpec spec) {
        return hypervisor.ensureRunning(id, spec, () -> {
            requireIdle(id, spec);
            // Devices are opened to their end; what one of them was about to grow by may hold what was there before.
            spec.disks().forEach(disk -> volumes.dropGrowth(disk.volume()));
        });
    }

    private void requireIdle(InstanceId id, VmSpec spec) {
        tasks.requireIdle(Resource.of(id));
        spec.disks().forEach(disk -> tasks.requireNoneAtRest(disk.volume()));
    }

    @Override
    public VmSpec runningVm(InstanceId id) {
        return hypervisor.runningSpec(id);
    }

    @Override
    public Adapted adaptVm(InstanceId id, VmSpec spec) {
        return hypervisor.adapt(id, spec, () -> requireIdle(id, spec));
    }

    @Override
    public VolumeReport ensureVolumeSize(VolumeId id, ByteSize size) {
        requireNoTask(id);
        return storage.changes().ensureSize(id, size);
    }

    @Override
    public List<VolumeReport> ensureSnapshot(SnapshotId id, SnapshotSpec spec) {
        spec.volumes().forEach(volume -> requireIdle(volume));
        return storage.changes().ensureSnapshot(id, spec);
    }

    @Override
    public void ensureSnapshotAbsent(VolumeId volume, SnapshotId id) {
        requireIdle(volume);
        storage.changes().ensureSnapshotAbsent(volume, id);
    }

    @Override
    public IncomingVolume ensureVolumeIncoming(VolumeId id, VolumeSpec spec) {
        return volumes.arrival(id).ensure(spec, () -> storage.places().draw(id, spec));
    }

    @Override
    public List<Export> exports() {
        return storage.shelf().list();
    }

    @Override
    public void ensureExportAbsent(ExportId id) {
        tasks.requireIdle(Resource.of(id));
        storage.shelf().ensureAbsent(id);
    }

    @Override
    public List<StoredConfiguration> configurations() {
        return keeping.configurations().list();
    }

    @Override
    public StoredConfiguration ensureConfiguration(long epoch, long revision, InputStreamResource content) {
        try (var stream = content.getInputStream()) {
            return keeping.configurations().ensure(epoch, revision, stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ReplicaReport ensureReplica(DiskId disk, ReplicaSpec spec) {
        tasks.requireIdle(Resource.of(spec.volume()));
        return replicas.ensure(disk, spec);
    }

    @Override
    public void ensureReplicaAbsent(DiskId disk) {
        replicas.ensureAbsent(disk);
    }

    /**
     * @throws NodeException IN_USE when another node has it too, or work on the volume, or on the machine that runs
     * with it, goes on
     */
    private void requireIdle(VolumeId volume) {
        replicas.requireFree(volume);
        requireNoTask(volume);
    }

    private void requireNoTask(VolumeId volume) {
        tasks.requireIdle(Resource.of(volume));
        hypervisor.volumes().userOf(volume).ifPresent(machine -> tasks.requireIdle(Resource.of(machine)));
    }

    @Override
    public void ensureVmAbsent(InstanceId id) {
        hypervisor.ensureAbsent(id);
        // What still worked on it finds it gone; it must not find a later one of the same name.
        tasks.endAll(id);
    }

    @Override
    public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
        requireIdle(id, spec);
        return hypervisor.ensureIncoming(id, spec);
    }

    @Override
    public void ensureVmIncomingAbsent(InstanceId id) {
        hypervisor.ensureIncomingAbsent(id);
    }

    @Override
    public NodeTask ensureTask(TaskId id, TaskSpec spec) {
        int seconds = switch (spec) {
            case TaskSpec.StopVm stop -> stop.graceSeconds();
            case TaskSpec.RebootVm reboot -> reboot.graceSeconds();
            default -> 0;
        };
        if (seconds < 0 || seconds > LONGEST_GRACE_SECONDS) {
            throw NodeException.of(
                    ErrorCode.INVALID_REQUEST, "The time that a guest is given is 0 seconds to 24 hours.");
        }
        if (spec instanceof TaskSpec.ExportVolume export && export.note().length() > LONGEST_NOTE) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "A note has at most 64 KiB.");
        }
        requireFree(spec);
        return tasks.ensure(id, spec);
    }

    /** Another process may have it open. */
    private void requireFree(TaskSpec spec) {
        switch (spec) {
            case TaskSpec.RevertSnapshot revert -> revert.volumes().forEach(replicas::requireFree);
            case TaskSpec.CheckVolume check -> replicas.requireFree(check.volume());
            default -> {
                // It reads no volume.
            }
        }
    }

    @Override
    public NodeTask task(TaskId id) {
        return tasks.get(id);
    }

    @Override
    public void cancelTask(TaskId id) {
        tasks.cancel(id);
    }
}
