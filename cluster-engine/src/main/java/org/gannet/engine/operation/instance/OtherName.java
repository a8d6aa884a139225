package org.gannet.engine.operation.instance;

import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.step.SetReplica;
import org.gannet.node.ReplicaSpec;

/**
 * A node of a machine with mirrored disks has another name: the node with the other copies is told, since it knows its
 * partner by name and address.
 * @param before what the machine was before
 * @param after the same machine with the other name
 * @param next the cluster with the node under its other name
 */
public record OtherName(Instance before, Instance after, ClusterState next) {
    /** The nodes that have the other copies of what is on this one. */
    public static Stream<NodeName> partners(ClusterState state, NodeName node) {
        return state.instancesOn(node).stream()
                .flatMap(instance -> instance.nodesUsed().stream())
                .filter(other -> !other.equals(node))
                .distinct();
    }

    /** @throws Planner.RefusedException NODE_UNREACHABLE when the partner does not answer */
    public void tell(Plan.Builder plan, PlanInputs inputs, NodeName renamed) {
        Sides was = new Sides(inputs.state(), before);
        if (was.disks().isEmpty()) {
            return;
        }
        boolean isPrimary = before.primary().equals(renamed);
        NodeName partner = isPrimary ? was.secondary() : was.primary();
        Observation observed = answering(inputs, partner);
        Sides is = new Sides(next, after);
        for (int i = 0; i < was.disks().size(); i++) {
            Sides.Mirrored disk = was.disks().get(i);
            if (observed.findReplica(disk.disk().id()).isPresent()) {
                ReplicaSpec.Role role = Sides.role(observed, disk.disk());
                ReplicaSpec old = isPrimary ? was.onSecondary(disk, role, false) : was.onPrimary(disk, role);
                Sides.Mirrored same = is.disks().get(i);
                ReplicaSpec told = isPrimary ? is.onSecondary(same, role, false) : is.onPrimary(same, role);
                plan.step(new SetReplica(partner, disk.disk().id(), told, Optional.of(old), disk.index()));
            }
        }
    }

    private Observation answering(PlanInputs inputs, NodeName partner) {
        boolean offline =
                inputs.state().findNode(partner).filter(node -> !node.offline()).isEmpty();
        return (offline ? Optional.<Observation>empty() : inputs.findAnswering(partner))
                .orElseThrow(() -> Planner.refuse(Problem.of(
                                ErrorCode.NODE_UNREACHABLE,
                                "The node with the other copies of " + before.name() + "’s disks does not answer.")
                        .withCause("It has to be told the new name: " + partner
                                + (offline ? " has been taken offline." : " is silent."))
                        .withRemedy("Bring it back, or replace the other copies of that machine’s disks.")
                        .withInternal(partner.value())));
    }
}
