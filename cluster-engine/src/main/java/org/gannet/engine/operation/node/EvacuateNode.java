package org.gannet.engine.operation.node;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutNode;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.instance.Relocation;

/**
 * Brings all that a node has to other nodes of its group: asks for a job for each machine, all placed together, and
 * ends. Machines that come to it meanwhile are not concerned: drain it first.
 */
public record EvacuateNode(Parameters parameters) implements Operation {
    /**
     * @param what which machines
     * @param target the one node that they shall go to; empty for those with the most room
     * @param asFarAsPossible whether those that can't be moved may stay; otherwise nothing is done then
     */
    public record Parameters(
            NodeName node,
            @Usual("PRIMARIES") What what,
            Optional<NodeName> target,
            @Usual("false") boolean asFarAsPossible)
            implements AboutNode {
        public Parameters {
            what = Objects.requireNonNullElse(what, What.PRIMARIES);
            if (target.equals(Optional.of(node))) {
                throw new IllegalArgumentException("nothing can be moved to where it is: " + node);
            }
        }

        @Override
        public EvacuateNode operation() {
            return new EvacuateNode(this);
        }
    }

    /** Which of a node's machines. */
    public enum What {
        /** Those that live there. */
        PRIMARIES
    }

    @Override
    public String title(Names names) {
        return "Evacuate a node";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.sharedCluster(), LockRequest.exclusive(parameters.node()));
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return state.findNode(parameters.node()).isPresent() ? Set.of(parameters.node()) : Set.of();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            planner.node(parameters.node());
            parameters.target().ifPresent(planner::node);
            List<Instance> living = living(inputs.state(), parameters.node());
            if (living.isEmpty()) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "The node has no such machines.")
                        .withRemedy("There is nothing to evacuate."));
            }
            Relocation relocation = new Relocation(inputs, "Its node is being evacuated.");
            Relocation.Where where = Relocation.Where.within(Set.of(parameters.node()), parameters.target());
            Relocation.hardestFirst(living).forEach(instance -> relocation.moveRunning(instance, where));
            return relocation.planned(parameters.asFarAsPossible());
        });
    }

    static List<Instance> living(ClusterState state, NodeName node) {
        return state.instancesOn(node).stream()
                .filter(instance -> instance.primary().equals(node))
                .toList();
    }
}
