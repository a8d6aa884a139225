package org.gannet.engine.operation.node;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
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
 * Brings the machines that run on a node to others while they run, so that it can be restarted without anyone noticing:
 * asks for a job for each, all placed together, and ends. Those that are stopped stay.
 */
public record MigrateAll(Parameters parameters) implements Operation {
    /**
     * @param target the one node that they shall go to; empty for those with the most room
     * @param asFarAsPossible whether those that can't be moved may stay; otherwise nothing is done then
     */
    public record Parameters(
            NodeName node,
            Optional<NodeName> target,
            @Usual("false") boolean asFarAsPossible) implements AboutNode {
        public Parameters {
            if (target.equals(Optional.of(node))) {
                throw new IllegalArgumentException("nothing can be moved to where it is: " + node);
            }
        }

        @Override
        public MigrateAll operation() {
            return new MigrateAll(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Migrate all off a node";
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
            Observation observed = planner.answering(parameters.node());
            List<Instance> running = EvacuateNode.living(inputs.state(), parameters.node()).stream()
                    .filter(instance -> observed.hasAlive(instance.id()))
                    .toList();
            if (running.isEmpty()) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "No machine runs on the node.")
                        .withRemedy("There is nothing to migrate."));
            }
            Relocation relocation = new Relocation(inputs, "Its node shall have no running machines.");
            Relocation.Where where = Relocation.Where.within(Set.of(parameters.node()), parameters.target());
            Relocation.hardestFirst(running).forEach(instance -> relocation.move(instance, where));
            return relocation.planned(parameters.asFarAsPossible());
        });
    }
}
