package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.base.NodeName;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Disk;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Observation;
import org.gannet.engine.model.Replica;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.step.AwaitReplica;
import org.gannet.engine.operation.step.DropReplica;
import org.gannet.engine.operation.step.SetReplica;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec;
import org.gannet.node.ReplicaSpec.Role;

/**
 * The two sides of a machine's mirrored disks, as their nodes are told of them; and the steps that change them, for all
 * disks. A machine without any has no sides and needs no steps.
 */
record Sides(ClusterState state, Instance instance) {
    /** One mirrored disk. @param index among the machine's disks */
    record Mirrored(int index, Disk disk, Replica replica) {}

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
                false);
    }

    ReplicaSpec onSecondary(Mirrored disk, Role role, boolean overwrite) {
        return new ReplicaSpec(
                disk.replica().volume(),
                role,
                primary(),
                address(primary()),
                disk.disk().volume(),
                disk.replica().port(),
                overwrite);
    }

    private String address(NodeName node) {
        return state.findNode(node).map(Node::address).orElse("");
    }

    /** Makes both sides new: the secondary one is filled. */
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
        await(plan);
    }

    /** Until both sides hold the same. */
    void await(Plan.Builder plan) {
        disks().forEach(disk -> plan.step(
                new AwaitReplica(primary(), disk.disk().id(), disk.disk().size(), disk.index())));
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

    /** Ends both sides for ever. */
    void drop(Plan.Builder plan) {
        for (Mirrored disk : disks()) {
            plan.step(new DropReplica(
                    secondary(), disk.disk().id(), disk.replica().volume(), Optional.empty(), disk.index()));
            plan.step(
                    new DropReplica(primary(), disk.disk().id(), disk.disk().volume(), Optional.empty(), disk.index()));
        }
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

    /** The role that this node's side has now; SECONDARY for one that is not told of. */
    static Role role(Observation observed, Disk disk) {
        return observed.findReplica(disk.id()).map(ReplicaReport::role).orElse(Role.SECONDARY);
    }
}
