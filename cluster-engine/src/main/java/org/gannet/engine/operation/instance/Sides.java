package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.DiskParameters;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.Replica;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.step.AwaitReplica;
import org.gannet.engine.operation.step.BindReplica;
import org.gannet.engine.operation.step.DeleteVolume;
import org.gannet.engine.operation.step.DropReplica;
import org.gannet.engine.operation.step.SetReplica;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;
import org.gannet.node.VolumeSpec;

/**
 * The two sides of a machine's mirrored disks, as their nodes are told of them; and the steps that change them, for all
 * disks. A machine without any has no sides and needs no steps.
 */
record Sides(ClusterState state, Instance instance) {
    /** One mirrored disk. @param index among the machine's disks */
    record Mirrored(int index, Disk disk, Replica replica) {
        Optional<Replica.Metadata> metadata() {
            return replica.metadata();
        }

        VolumeSpec metadataSpec() {
            return Replica.Metadata.spec(disk.place());
        }
    }

    List<Mirrored> disks() {
        List<Disk> all = instance.disks();
        return IntStream.range(0, all.size())
                .boxed()
                .flatMap(index ->
                        all.get(index).replica().stream().map(replica -> new Mirrored(index, all.get(index), replica)))
                .toList();
    }

    NodeName primary() {
        return instance.primary();
    }

    /** @throws java.util.NoSuchElementException when nothing is mirrored */
    NodeName secondary() {
        return instance.secondary().orElseThrow();
    }

    ReplicaSpec onPrimary(Mirrored disk, Role role) {
        return new ReplicaSpec(
                        disk.disk().volume(),
                        role,
                        secondary(),
                        address(secondary()),
                        disk.replica().volume(),
                        disk.replica().port(),
                        false,
                        !disk.replica().holdsAll())
                .withDrbd(drbd(disk, true))
                .withResyncRate(resyncRate(disk));
    }

    ReplicaSpec onSecondary(Mirrored disk, Role role, boolean overwrite) {
        return new ReplicaSpec(
                        disk.replica().volume(),
                        role,
                        primary(),
                        address(primary()),
                        disk.disk().volume(),
                        disk.replica().port(),
                        overwrite,
                        !disk.replica().holdsAll())
                .withDrbd(drbd(disk, false))
                .withResyncRate(resyncRate(disk));
    }

    /** DRBD's is among what it needs. */
    private Optional<ByteSize> resyncRate(Mirrored disk) {
        return disk.metadata().isPresent() ? Optional.empty() : parameters().resyncRate();
    }

    /** What DRBD needs on one of the two nodes; nothing for disks that Gannet mirrors itself. */
    private Optional<ReplicaSpec.Drbd> drbd(Mirrored disk, boolean here) {
        DiskParameters how = parameters();
        return disk.metadata()
                .map(beside -> new ReplicaSpec.Drbd(
                        here ? disk.replica().minor() : disk.replica().minorThere(),
                        here ? beside.here() : beside.there(),
                        beside.secret(),
                        here ? beside.number() : 1 - beside.number(),
                        ReplicaSpec.Protocol.valueOf(
                                how.protocol().orElseThrow().name()),
                        how.resyncRate().orElseThrow(),
                        true,
                        ReplicaSpec.Verification.valueOf(
                                how.verify().orElseThrow().name()),
                        false));
    }

    private DiskParameters parameters() {
        return new Inheritance(state).disk(primary()).effective();
    }

    private String address(NodeName node) {
        return state.findNode(node).map(Node::address).orElse("");
    }

    /** Makes both sides new: the secondary one is filled. It lacks nothing when that is done. */
    void make(Plan.Builder plan) {
        for (Mirrored disk : disks()) {
            plan.step(new SetReplica(
                    primary(), disk.disk().id(), onPrimary(disk, Role.PRIMARY), Optional.empty(), disk.index()));
            plan.step(new SetReplica(
                    secondary(),
                    disk.disk().id(),
                    onSecondary(disk, Role.SECONDARY, true),
                    Optional.empty(),
                    disk.index()));
        }
        disks().forEach(disk -> bind(plan, disk, Role.PRIMARY));
    }

    /** Until the secondary one lacks nothing, and will never; which is to be recorded at the end of the job. */
    void bind(Plan.Builder plan, Observation here) {
        disks().forEach(disk -> bind(plan, disk, role(here, disk.disk())));
    }

    private void bind(Plan.Builder plan, Mirrored disk, Role role) {
        plan.step(new BindReplica(
                primary(),
                disk.disk().id(),
                onPrimary(disk, role).withAlone(false),
                disk.disk().size(),
                disk.index()));
    }

    /** Until both sides hold the same. */
    void await(Plan.Builder plan) {
        disks().forEach(disk -> plan.step(
                new AwaitReplica(primary(), disk.disk().id(), disk.disk().size(), disk.index())));
    }

    /** The same, while its secondary side may lack something. */
    Sides behind() {
        return new Sides(state, instance.withAgreement(Replica.Agreement.BEHIND));
    }

    /** Those of which the second copy may lack something. */
    List<Mirrored> disksBehind() {
        return disks().stream().filter(disk -> !disk.replica().holdsAll()).toList();
    }

    /** Gives the primary side this role. @param before that it has now, for undo */
    void setPrimary(Plan.Builder plan, Role role, Role before) {
        disks().forEach(disk -> plan.step(new SetReplica(
                primary(),
                disk.disk().id(),
                onPrimary(disk, role),
                Optional.of(onPrimary(disk, before)),
                disk.index())));
    }

    /** Gives the secondary side this role. @param before that it has now, for undo */
    void setSecondary(Plan.Builder plan, Role role, Role before) {
        disks().forEach(disk -> plan.step(new SetReplica(
                secondary(),
                disk.disk().id(),
                onSecondary(disk, role, false),
                Optional.of(onSecondary(disk, before, false)),
                disk.index())));
    }

    /** For a machine that moves while it runs: its disks may be used on both nodes, until {@link #openThereOnly}. */
    void openBoth(Plan.Builder plan) {
        for (Mirrored disk : disks()) {
            ReplicaSpec here = onPrimary(disk, Role.PRIMARY);
            if (here.drbd().isPresent()) {
                plan.step(new SetReplica(primary(), disk.disk().id(), open(here), Optional.of(here), disk.index()));
            }
            plan.step(new SetReplica(
                    secondary(),
                    disk.disk().id(),
                    open(onSecondary(disk, Role.PRIMARY, false)),
                    Optional.of(onSecondary(disk, Role.SECONDARY, false)),
                    disk.index()));
        }
    }

    /** It is on its secondary node by now. */
    void openThereOnly(Plan.Builder plan) {
        setPrimary(plan, Role.SECONDARY, Role.PRIMARY);
        for (Mirrored disk : disks()) {
            ReplicaSpec there = onSecondary(disk, Role.PRIMARY, false);
            if (there.drbd().isPresent()) {
                plan.step(new SetReplica(secondary(), disk.disk().id(), there, Optional.of(open(there)), disk.index()));
            }
        }
    }

    private static ReplicaSpec open(ReplicaSpec spec) {
        return spec.withDrbd(spec.drbd().map(drbd -> drbd.withBoth(true)));
    }

    /** Ends both sides for ever. */
    void drop(Plan.Builder plan) {
        for (Mirrored disk : disks()) {
            plan.step(new DropReplica(
                    secondary(), disk.disk().id(), disk.replica().volume(), Optional.empty(), disk.index()));
            plan.step(
                    new DropReplica(primary(), disk.disk().id(), disk.disk().volume(), Optional.empty(), disk.index()));
        }
    }

    /** Deletes the copies on the secondary node, with what is kept beside them. */
    void deleteThere(Plan.Builder plan) {
        disks().forEach(disk -> disk.replica()
                .volumesThere()
                .forEach(volume -> plan.step(new DeleteVolume(secondary(), volume, disk.index()))));
    }

    /** Deletes what is kept beside the copies on the primary node. */
    void deleteBeside(Plan.Builder plan) {
        disks().forEach(disk -> disk.metadata()
                .ifPresent(beside -> plan.step(new DeleteVolume(primary(), beside.here(), disk.index()))));
    }

    /** The disks of which this node's side is not so, with what it says; empty when it does not tell of one. */
    List<String> amiss(Observation observed, java.util.function.Predicate<ReplicaReport.State> good) {
        return disks().stream()
                .filter(disk -> observed.findReplica(disk.disk().id())
                        .filter(replica -> good.test(replica.state()))
                        .isEmpty())
                .map(disk -> "Disk " + disk.index() + ": "
                        + observed.findReplica(disk.disk().id())
                                .map(replica -> replica.state().sentence())
                                .orElse("One side of it is not there."))
                .toList();
    }

    /** A disk of which a comparison has found that its copies differ. @param index among the machine's disks */
    record Differing(int index, ByteSize much) {
        String sentence() {
            return "Disk " + index + ": a comparison found that " + much + " differ.";
        }
    }

    /** @param here what the primary node last said */
    List<Differing> differing(Observation here) {
        return disks().stream()
                .flatMap(disk -> here.findReplica(disk.disk().id()).stream()
                        .map(ReplicaReport::known)
                        .filter(known -> known.bytes() > 0)
                        .map(known -> new Differing(disk.index(), known)))
                .toList();
    }

    /** The role that this node's side has now; SECONDARY for one that is not told of. */
    static Role role(Observation observed, Disk disk) {
        return observed.findReplica(disk.id()).map(ReplicaReport::role).orElse(Role.SECONDARY);
    }
}
