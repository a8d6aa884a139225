package org.gannet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.NicId;
import org.gannet.base.SnapshotId;
import org.gannet.engine.ChangeScenarioTest.Given;
import org.gannet.engine.job.Job;
import org.gannet.engine.job.JobState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.HypervisorParameters;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.AttachDisk;
import org.gannet.engine.operation.instance.AttachNic;
import org.gannet.engine.operation.instance.BalloonInstance;
import org.gannet.engine.operation.instance.DetachDisk;
import org.gannet.engine.operation.instance.DetachNic;
import org.gannet.engine.operation.instance.GrowDisk;
import org.gannet.engine.operation.instance.ModifyDisk;
import org.gannet.engine.operation.instance.ModifyInstance;
import org.gannet.engine.operation.instance.ModifyNic;
import org.gannet.engine.operation.instance.NewNic;
import org.gannet.engine.operation.instance.SnapshotInstance;
import org.gannet.engine.operation.instance.StartInstance;
import org.gannet.engine.operation.instance.StopInstance;
import org.gannet.engine.operation.instance.TuneInstance;
import org.gannet.engine.testing.SimulatedCluster;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/** Words for the rows of {@link ChangeScenarioTest}. */
final class ChangeWishes {
    static final String CLUSTER_NODE = "node1";
    static final long GIB = 1L << 30;
    static final NicId CARD = new NicId(new UUID(32, 1));
    static final DiskId MORE = more(0);

    private ChangeWishes() {}

    private static DiskId more(int number) {
        return new DiskId(new UUID(31, number));
    }

    /** The machine of the story. */
    static Instance only(SimulatedCluster cluster) {
        return cluster.state().instances().values().iterator().next();
    }

    /** As it runs on its first node. */
    static VmSpec runs(SimulatedCluster cluster) {
        return cluster.node(CLUSTER_NODE).findRunning(only(cluster).id()).orElseThrow();
    }

    static SnapshotId snapshot(SimulatedCluster cluster) {
        return only(cluster).disks().getFirst().snapshots().getFirst().id();
    }

    // --- given

    static Given changed(Function<SimulatedCluster, Parameters> wish) {
        return cluster -> {
            Job job = cluster.run(wish.apply(cluster));
            assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
        };
    }

    static Given stop() {
        return changed(cluster -> new StopInstance.Parameters(only(cluster).id(), 0));
    }

    static Given start() {
        return changed(cluster -> new StartInstance.Parameters(only(cluster).id()));
    }

    /** Its guest does not let go of anything. */
    static Given stubborn() {
        return cluster -> cluster.node(CLUSTER_NODE).setGuestsLetGo(id -> false);
    }

    // --- when

    static Function<SimulatedCluster, Parameters> started() {
        return cluster -> new StartInstance.Parameters(only(cluster).id());
    }

    static Function<SimulatedCluster, Parameters> vcpus(int number) {
        return cluster -> modified(cluster, Optional.of(number), Optional.empty(), Optional.empty());
    }

    /** @param least bytes; negative for saying nothing of it */
    static Function<SimulatedCluster, Parameters> memory(long most, long least) {
        return cluster -> modified(
                cluster,
                Optional.empty(),
                Optional.of(new ByteSize(most)),
                least < 0 ? Optional.empty() : Optional.of(new ByteSize(least)));
    }

    static Parameters twoVcpus(Instance machine) {
        return modified(machine, Optional.of(2), Optional.empty(), Optional.empty());
    }

    private static ModifyInstance.Parameters modified(
            SimulatedCluster cluster, Optional<Integer> vcpus, Optional<ByteSize> memory, Optional<ByteSize> least) {
        return modified(only(cluster), vcpus, memory, least);
    }

    private static ModifyInstance.Parameters modified(
            Instance machine, Optional<Integer> vcpus, Optional<ByteSize> memory, Optional<ByteSize> least) {
        return new ModifyInstance.Parameters(
                machine.id(), vcpus, memory, least, Optional.empty(), Optional.empty(), false);
    }

    static Function<SimulatedCluster, Parameters> insert() {
        return cluster -> new ModifyInstance.Parameters(
                only(cluster).id(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(SimulatedCluster.CD),
                false);
    }

    static Function<SimulatedCluster, Parameters> eject() {
        return cluster -> new ModifyInstance.Parameters(
                only(cluster).id(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    static Function<SimulatedCluster, Parameters> tuned() {
        return cluster -> german(only(cluster));
    }

    /** Its keyboard is German. */
    static Parameters german(Instance machine) {
        HypervisorParameters hypervisor = new HypervisorParameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("de"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new TuneInstance.Parameters(machine.id(), Optional.of(hypervisor), Optional.empty(), List.of());
    }

    static Function<SimulatedCluster, Parameters> grow(long gibibytes) {
        return cluster -> new GrowDisk.Parameters(
                only(cluster).id(), only(cluster).disks().getFirst().id(), ByteSize.ofGibibytes(gibibytes));
    }

    static Function<SimulatedCluster, Parameters> protect() {
        return cluster -> new ModifyDisk.Parameters(
                only(cluster).id(), only(cluster).disks().getFirst().id(), Optional.empty(), Optional.of(Disk.Mode.RO));
    }

    static Function<SimulatedCluster, Parameters> attach() {
        return attach(0);
    }

    static Function<SimulatedCluster, Parameters> attach(int number) {
        return attached(number, VolumeSpec.Format.QCOW2);
    }

    static Function<SimulatedCluster, Parameters> raw() {
        return attached(0, VolumeSpec.Format.RAW);
    }

    private static Function<SimulatedCluster, Parameters> attached(int number, VolumeSpec.Format format) {
        return cluster -> new AttachDisk.Parameters(
                only(cluster).id(), more(number), ByteSize.ofGibibytes(1), format, Optional.empty(), Disk.Mode.RW);
    }

    static Function<SimulatedCluster, Parameters> detach(DiskId disk) {
        return cluster -> new DetachDisk.Parameters(only(cluster).id(), disk);
    }

    static Function<SimulatedCluster, Parameters> balloon(long bytes) {
        return cluster -> new BalloonInstance.Parameters(only(cluster).id(), new ByteSize(bytes));
    }

    static Function<SimulatedCluster, Parameters> card(String bridge) {
        return cluster ->
                new AttachNic.Parameters(only(cluster).id(), CARD, new NewNic.Bridge(bridge), Optional.empty());
    }

    static Function<SimulatedCluster, Parameters> rewired() {
        return cluster ->
                new ModifyNic.Parameters(only(cluster).id(), CARD, Optional.of(new NewNic.User()), Optional.empty());
    }

    static Function<SimulatedCluster, Parameters> unplugged() {
        return cluster -> new DetachNic.Parameters(only(cluster).id(), CARD);
    }

    static Function<SimulatedCluster, Parameters> moment(String name) {
        return cluster -> new SnapshotInstance.Parameters(
                only(cluster).id(), new SnapshotId(cluster.ids.next()), name, List.of());
    }
}
