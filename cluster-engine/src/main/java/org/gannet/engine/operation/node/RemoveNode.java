package org.gannet.engine.operation.node;

import java.util.List;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.AboutNode;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Forgets a node that has no machines. Nothing is changed on the node, which need not even answer. */
public record RemoveNode(Parameters parameters) implements Operation {
    /** @param node which; it must be empty */
    public record Parameters(NodeName node) implements AboutNode {
        @Override
        public Operation operation() {
            return new RemoveNode(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Remove a node";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.exclusiveCluster(), LockRequest.exclusive(parameters.node()));
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Node node = new Planner(inputs).node(parameters.node());
            requireEmpty(inputs.state(), node.name());
            requireNoJob(inputs, node.name());
            return Plan.builder()
                    .reserve(new Change.DropNode(node.name()))
                    .atUndo(new Change.PutNode(node))
                    .planned();
        });
    }

    /** What was moved away may still have to be cleared away there. @throws Planner.RefusedException IN_USE */
    static void requireNoJob(PlanInputs inputs, NodeName node) {
        if (inputs.claims().get().nodes().contains(node)) {
            throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "A job still has something to do on node " + node + ".")
                    .withRemedy("Wait until it has ended."));
        }
    }

    private static void requireEmpty(ClusterState state, NodeName node) {
        List<Instance> there = state.instancesOn(node);
        if (there.isEmpty()) {
            return;
        }
        long primaries = there.stream()
                .filter(instance -> instance.primary().equals(node))
                .count();
        long arriving = there.stream()
                .filter(instance ->
                        !instance.primary().equals(node) && instance.homes().contains(node))
                .count();
        throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "Node " + node + " is not empty.")
                .withCause(primaries + " machines are there, " + arriving + " are being moved there, "
                        + (there.size() - primaries - arriving) + " have the other copies of their disks there.")
                .withRemedy("Evacuate it first."));
    }
}
