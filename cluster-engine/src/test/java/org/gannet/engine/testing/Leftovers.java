package org.gannet.engine.testing;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.VolumeId;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Puts things on nodes that the cluster knows nothing of. */
public final class Leftovers {
    private static final UUID ID = new UUID(3, 3);

    private Leftovers() {}

    /** A volume that no machine uses. */
    public static VolumeId volume(SimulatedCluster cluster, String node) {
        VolumeId id = new VolumeId(ID);
        cluster.node(node)
                .api()
                .ensureVolume(
                        id,
                        new VolumeSpec(VolumeSpec.Format.RAW, ByteSize.ofGibibytes(1), new VolumeSpec.Source.Empty()));
        cluster.leftovers();
        return id;
    }

    /** A running machine without disks that the cluster does not know. */
    public static InstanceId machine(SimulatedCluster cluster, String node) {
        InstanceId id = new InstanceId(ID);
        process(cluster, node, id);
        return id;
    }

    /** A running process of this machine, without disks. */
    public static void process(SimulatedCluster cluster, String node, InstanceId id) {
        cluster.node(node)
                .api()
                .ensureVmRunning(
                        id,
                        new VmSpec(
                                new HostName("stray"),
                                "simulated-1",
                                1,
                                ByteSize.ofGibibytes(1),
                                List.<VmSpec.Disk>of(),
                                List.of(),
                                Optional.empty(),
                                VmSpec.BootFrom.DISK,
                                new VmSpec.Seed(new HostName("stray"), List.of())));
        cluster.leftovers();
    }

    /** For ids of disks that nobody has. */
    public static DiskId disk() {
        return new DiskId(ID);
    }
}
