package org.gannet.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.DiskTemplate;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Replica;
import org.gannet.engine.operation.cluster.ModifyCluster;
import org.gannet.engine.operation.instance.CreateInstance;
import org.gannet.engine.operation.instance.Mirroring;
import org.gannet.engine.operation.instance.NewDisk;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.node.ReplicaReport;
import org.gannet.node.VolumeSpec;

/** Machines whose disks two simulated nodes hold. */
public final class MirroredMachines {
    private final SimulatedCluster cluster;

    private MirroredMachines(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    /** In a cluster that has them enabled by then. */
    public static MirroredMachines in(SimulatedCluster cluster) {
        Job enabled = cluster.run(new ModifyCluster.Parameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(
                        DiskTemplate.DISKLESS,
                        DiskTemplate.FILE,
                        DiskTemplate.PLAIN,
                        DiskTemplate.SHAREDFILE,
                        DiskTemplate.MIRROR,
                        DiskTemplate.DRBD)),
                Optional.empty(),
                Optional.empty()));
        assertThat(enabled.state()).isEqualTo(JobState.SUCCEEDED);
        return new MirroredMachines(cluster);
    }

    /** Two disks of 10 GiB, one a clone of the image. */
    public CreateInstance.Parameters create(
            String name, Optional<String> node, Optional<String> second, boolean start) {
        return new CreateInstance.Parameters(
                new InstanceId(cluster.ids.next()),
                new HostName(name),
                SimulatedCluster.OWNER,
                1,
                ByteSize.ofGibibytes(1),
                List.of(
                        disk(new VolumeSpec.Source.CloneOf(SimulatedCluster.IMAGE, VolumeSpec.Format.QCOW2)),
                        disk(new VolumeSpec.Source.Empty())),
                List.of(new NewNic.User()),
                Optional.empty(),
                List.of(),
                "demo image",
                node.map(NodeName::new),
                start,
                Optional.of(new Mirroring(DiskTemplate.MIRROR, second.map(NodeName::new))));
    }

    private NewDisk disk(VolumeSpec.Source source) {
        return new NewDisk(new DiskId(cluster.ids.next()), ByteSize.ofGibibytes(10), VolumeSpec.Format.RAW, source);
    }

    /** The same with one disk, a clone of the image. */
    public CreateInstance.Parameters createSmall(
            String name, Optional<String> node, Optional<String> second, boolean start) {
        CreateInstance.Parameters two = create(name, node, second, start);
        return new CreateInstance.Parameters(
                two.id(),
                two.name(),
                two.owner(),
                two.vcpus(),
                two.memory(),
                two.disks().subList(0, 1),
                two.nics(),
                two.cdrom(),
                two.sshKeys(),
                two.source(),
                two.on(),
                two.start(),
                two.mirroring());
    }

    /** One that lives on the one node, mirrored to the other. */
    public Instance made(String name, String node, String second, boolean start) {
        CreateInstance.Parameters create = create(name, Optional.of(node), Optional.of(second), start);
        Job job = cluster.run(create);
        assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        return cluster.instance(create.id());
    }

    /** How the node's side of the machine's first disk stands; empty when it has none. */
    public Optional<ReplicaReport.State> side(InstanceId machine, String node) {
        Disk first = cluster.instance(machine).disks().getFirst();
        return cluster.node(node).api().report().replicas().stream()
                .filter(replica -> replica.disk().equals(first.id()))
                .map(ReplicaReport::state)
                .findFirst();
    }

    /** Disks that are recorded as equal on both nodes, and are not: each as text. */
    public static List<String> wronglyEqual(SimulatedCluster cluster) {
        return cluster.state().instances().values().stream()
                .filter(machine -> machine.lifecycle() == Lifecycle.READY)
                .flatMap(machine -> machine.disks().stream()
                        .filter(disk -> disk.replica()
                                .filter(Replica::holdsAll)
                                .filter(copy -> lacks(cluster, machine, disk, copy))
                                .isPresent())
                        .map(disk -> machine.name() + " " + disk.id()))
                .toList();
    }

    /** A node that says another name by now than the engine knows can't be asked. */
    private static boolean isThere(SimulatedCluster cluster, NodeName name) {
        return cluster.nodes.all().stream().anyMatch(node -> node.name().equals(name));
    }

    private static boolean lacks(SimulatedCluster cluster, Instance machine, Disk disk, Replica copy) {
        if (!isThere(cluster, machine.primary())
                || !isThere(cluster, machine.secondary().orElseThrow())) {
            return false;
        }
        return cluster.node(machine.secondary().orElseThrow().value())
                .lacksOf(
                        disk.id(), copy.volume(), cluster.node(machine.primary().value()));
    }

    /** Whether messages go between these two nodes; the engine reaches both. */
    public void connect(String one, String other, boolean yes) {
        cluster.nodes.setWays((from, to) -> yes
                || !(List.of(from.value(), to.value()).contains(one)
                        && List.of(from.value(), to.value()).contains(other)));
    }
}
