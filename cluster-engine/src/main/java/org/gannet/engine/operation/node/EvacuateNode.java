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
     * @param nodeIsDead whether somebody has made sure that it runs nothing any more; then machines with mirrored disks
     *     are failed over
     */
    public record Parameters(
            NodeName node,
            @Usual("PRIMARIES") What what,
            Optional<NodeName> target,
            @Usual("false") boolean asFarAsPossible,
            @Usual("false") boolean nodeIsDead)
            implements AboutNode {
        /** From a node that answers. */
        public Parameters(NodeName node, What what, Optional<NodeName> target, boolean asFarAsPossible) {
            this(node, what, target, asFarAsPossible, false);
        }

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
        PRIMARIES,
        /** Copies of mirrored disks whose machines live elsewhere. */
        SECONDARIES,
        /** Both; machines that go to their secondary node get another one. */
        ALL
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
            List<Instance> mirroredHere = inputs.state().instancesMirroredTo(parameters.node());
            boolean primaries = parameters.what() != What.SECONDARIES;
            boolean secondaries = parameters.what() != What.PRIMARIES;
            if ((!primaries || living.isEmpty()) && (!secondaries || mirroredHere.isEmpty())) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "The node has no such machines.")
                        .withRemedy("There is nothing to evacuate."));
            }
            Relocation relocation = new Relocation(inputs, "Its node is being evacuated.");
            Relocation.Where where = Relocation.Where.within(Set.of(parameters.node()), parameters.target());
            if (parameters.nodeIsDead()
                    && inputs.findAnswering(parameters.node()).isPresent()) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "The node answers.")
                        .withCause("It was said to be dead.")
                        .withRemedy("Evacuate it as usual."));
            }
            if (primaries) {
                for (Instance instance : Relocation.hardestFirst(living)) {
                    relocation.move(instance, where, parameters.nodeIsDead());
                    Optional<Integer> moved = relocation.lastJob(instance);
                    if (secondaries && moved.isPresent() && instance.secondary().isPresent()) {
                        relocation.replaceSecondary(
                                instance,
                                instance.secondary().get(),
                                Set.of(parameters.node()),
                                parameters.target(),
                                moved);
                    }
                }
            }
            if (secondaries) {
                Relocation.hardestFirst(mirroredHere)
                        .forEach(instance -> relocation.replaceSecondary(
                                instance,
                                instance.primary(),
                                Set.of(parameters.node()),
                                parameters.target(),
                                Optional.empty()));
            }
            return relocation.planned(parameters.asFarAsPossible());
        });
    }

    static List<Instance> living(ClusterState state, NodeName node) {
        return state.instancesOn(node).stream()
                .filter(instance -> instance.primary().equals(node))
                .toList();
    }
}
