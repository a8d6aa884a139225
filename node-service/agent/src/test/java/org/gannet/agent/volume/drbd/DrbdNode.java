package org.gannet.agent.volume.drbd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.gannet.agent.image.ImageCache;
import org.gannet.agent.testing.LabHost;
import org.gannet.agent.testing.LabMachine;
import org.gannet.agent.volume.VolumeDriver;
import org.gannet.agent.volume.VolumeUsers;
import org.gannet.agent.volume.file.FileDriver;
import org.gannet.agent.volume.lvm.LvmDriver;
import org.gannet.agent.volume.lvm.LvmPool;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.VolumeId;
import org.gannet.node.Place;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.VolumeSpec;

/** A node in the laboratory: its kernel, LVM and DRBD are there, its drivers here. */
final class DrbdNode implements AutoCloseable {
    /** Enough for disks of 64 GiB; the engine takes more. */
    private static final ByteSize METADATA = ByteSize.ofMebibytes(4);

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private final int number;
    private final Set<VolumeId> used = new HashSet<>();
    private final LabHost host;
    private final VolumeDriver volumes;
    private DrbdReplicas replicas;

    /** @param group of its volume group */
    DrbdNode(Path folder, int number, ByteSize group) {
        this.number = number;
        host = new LabHost(folder, number, "10.77.0." + number, group);
        volumes = volumes();
        replicas = replicas();
    }

    private VolumeDriver volumes() {
        ImageCache cache = new ImageCache(own().resolve("images"));
        VolumeUsers users = volume -> used.contains(volume) ? Optional.of(InstanceId.random()) : Optional.empty();
        return new LvmDriver(
                List.of(LvmPool.parse("fast=fast")),
                new FileDriver(own().resolve("volumes"), cache, host, users),
                cache,
                host,
                users,
                own().resolve("arriving"));
    }

    private Path own() {
        return host.folder();
    }

    private DrbdReplicas replicas() {
        DrbdReplicas all = new DrbdReplicas(
                new DrbdHost(host, volumes, own().resolve("replicas"), address()),
                volume -> used.contains(volume) ? Optional.of(InstanceId.random()) : Optional.empty());
        all.start();
        return all;
    }

    /** Its operating system is ready to mirror. */
    void join() {
        host.join();
    }

    void plug() {
        host.plug();
    }

    void unplug() {
        host.unplug();
    }

    void kill() {
        replicas.close();
        host.kill();
    }

    /** As after a power cut. */
    void boot() {
        host.boot();
        restartAgent();
    }

    /** A new agent finds what the old one has left. */
    void restartAgent() {
        replicas.close();
        replicas = replicas();
    }

    LabMachine lab() {
        return host.lab();
    }

    VolumeDriver logical() {
        return volumes;
    }

    DrbdReplicas drbd() {
        return replicas;
    }

    NodeName name() {
        return new NodeName("lab" + number);
    }

    String address() {
        return host.address();
    }

    void use(VolumeId volume, boolean now) {
        if (now) {
            used.add(volume);
        } else {
            used.remove(volume);
        }
    }

    /** A copy, with what lies beside it. */
    Copy make(ByteSize size) {
        Copy copy = new Copy(VolumeId.random(), VolumeId.random());
        volumes.ensure(copy.volume(), raw(size));
        volumes.ensure(copy.metadata(), raw(METADATA));
        return copy;
    }

    static VolumeSpec raw(ByteSize size) {
        return new VolumeSpec(VolumeSpec.Format.RAW, size, new VolumeSpec.Source.Empty(), Place.of(DiskTemplate.PLAIN));
    }

    record Copy(VolumeId volume, VolumeId metadata) {}

    ReplicaReport ensure(DiskId disk, ReplicaSpec spec) {
        return replicas.ensure(disk, spec);
    }

    ReplicaReport report(DiskId disk) {
        return replicas.reports().stream()
                .filter(report -> report.disk().equals(disk))
                .findFirst()
                .orElseThrow();
    }

    ReplicaReport await(DiskId disk, ReplicaReport.State state) {
        return Awaitility.await(name() + " is " + state)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> report(disk), report -> report.state() == state);
    }

    /** The SHA-256 of what the volume itself holds; not of what the kernel read from it once, beside DRBD. */
    String digest(VolumeId volume) {
        Path device = volumes.find(volume).orElseThrow().medium().local().orElseThrow();
        return lab().shell("dd if=" + device + " bs=1M iflag=direct 2>/dev/null | sha256sum");
    }

    /** What it wrote that was acknowledged to it, however it ended. */
    List<String> said() {
        return host.said();
    }

    @Override
    public void close() {
        replicas.close();
        host.close();
    }
}
