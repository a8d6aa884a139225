package org.gannet.agent.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.gannet.agent.hypervisor.kvm.KvmHypervisor;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.inventory.GenerationFile;
import org.gannet.agent.inventory.HostFacts;
import org.gannet.agent.network.BridgePorts;
import org.gannet.agent.task.TaskControl;
import org.gannet.agent.task.TaskRunner;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.Generation;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.TaskId;
import org.gannet.base.VolumeId;
import org.gannet.node.ImageStatus;
import org.gannet.node.IncomingVm;
import org.gannet.node.NodeApi;
import org.gannet.node.NodeException;
import org.gannet.node.NodeFacts;
import org.gannet.node.NodeReport;
import org.gannet.node.NodeTask;
import org.gannet.node.TaskSpec;
import org.gannet.node.VmReport;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeReport;
import org.gannet.node.VolumeSpec;
import org.springframework.core.io.InputStreamResource;

/** The node's side of its contract: each call goes to the room that does it. */
public final class NodeService implements NodeApi {
    private static final int LONGEST_GRACE_SECONDS = 24 * 3600;
    private final Identity identity;
    private final ImageCache images;
    private final VolumeDriver volumes;
    private final KvmHypervisor hypervisor;
    private final TaskRunner tasks;
    private final BridgePorts bridges;
    private final GenerationFile generations;
    private final Clock clock;

    /**
     * What the node says of itself.
     * @param directory whose file system holds the volumes
     * @param cpus that guests may use
     * @param memory that guests may use
     */
    public record Identity(NodeName name, String agentVersion, Path directory, int cpus, ByteSize memory) {}

    public NodeService(
            Identity identity,
            ImageCache images,
            VolumeDriver volumes,
            KvmHypervisor hypervisor,
            BridgePorts bridges,
            GenerationFile generations,
            Path taskDirectory,
            Clock clock) {
        this.identity = identity;
        this.images = images;
        this.volumes = volumes;
        this.hypervisor = hypervisor;
        this.bridges = bridges;
        this.generations = generations;
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
            case TaskSpec.RebootVm(var instance) -> hypervisor.reboot(instance);
            case TaskSpec.MigrateVm(var instance, var target, var downtimeLimitMillis) ->
                hypervisor.migrate(instance, target, downtimeLimitMillis, control, again);
        }
    }

    @Override
    public NodeFacts facts() {
        return new NodeFacts(
                identity.name(),
                identity.agentVersion(),
                identity.cpus(),
                identity.memory(),
                onDisk(FileStore::getTotalSpace),
                hypervisor.accelerator(),
                "QEMU " + hypervisor.qemuVersion(),
                hypervisor.machineType(),
                bridges.bridges());
    }

    @Override
    public NodeReport report() {
        // Drawn first: a report that was begun later is never older.
        Generation generation = generations.next();
        return new NodeReport(
                generation,
                clock.instant(),
                HostFacts.memoryAvailable(),
                onDisk(FileStore::getUsableSpace),
                HostFacts.load(),
                hypervisor.reports(),
                volumes.list(),
                images.list());
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
            return images.ensure(digest, stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void ensureImageAbsent(ImageDigest digest) {
        images.ensureAbsent(digest, () -> volumes.isCloned(digest) || hypervisor.isInDrive(digest));
    }

    @Override
    public VolumeReport ensureVolume(VolumeId id, VolumeSpec spec) {
        return volumes.ensure(id, spec);
    }

    @Override
    public void ensureVolumeAbsent(VolumeId id) {
        volumes.ensureAbsent(id);
    }

    @Override
    public VmReport ensureVmRunning(InstanceId id, VmSpec spec) {
        return hypervisor.ensureRunning(id, spec, () -> tasks.requireIdle(id));
    }

    @Override
    public void ensureVmAbsent(InstanceId id) {
        hypervisor.ensureAbsent(id);
        // What still worked on it finds it gone; it must not find a later one of the same name.
        tasks.endAll(id);
    }

    @Override
    public IncomingVm ensureVmIncoming(InstanceId id, VmSpec spec) {
        tasks.requireIdle(id);
        return hypervisor.ensureIncoming(id, spec);
    }

    @Override
    public void ensureVmIncomingAbsent(InstanceId id) {
        hypervisor.ensureIncomingAbsent(id);
    }

    @Override
    public NodeTask ensureTask(TaskId id, TaskSpec spec) {
        if (spec instanceof TaskSpec.StopVm stop
                && (stop.graceSeconds() < 0 || stop.graceSeconds() > LONGEST_GRACE_SECONDS)) {
            throw NodeException.of(ErrorCode.INVALID_REQUEST, "The time to switch off is 0 seconds to 24 hours.");
        }
        return tasks.ensure(id, spec);
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
