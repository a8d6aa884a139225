package org.gannet.engine.operation.cluster;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.AboutCluster;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.KeepConfiguration;
import org.gannet.node.NodeFacts;

/** Puts a copy of the present configuration on nodes now, without waiting until that is done by itself. */
public record RedistributeConfiguration(Parameters parameters) implements Operation {
    /** Nodes that keep copies: more make none safer. */
    private static final int MOST_KEEPERS = 10;

    /** Nothing to say. */
    public record Parameters() implements AboutCluster {
        @Override
        public Operation operation() {
            return new RedistributeConfiguration(this);
        }
    }

    /** The nodes that copies are put on, in the order of names: those that may and can, and answer. */
    public static List<Node> keepers(ClusterState state, Predicate<NodeName> answers) {
        return able(state).stream()
                .filter(node -> answers.test(node.name()))
                .limit(MOST_KEEPERS)
                .toList();
    }

    private static List<Node> able(ClusterState state) {
        return state.nodes().values().stream()
                .filter(node -> !node.offline()
                        && node.flags().masterCapable()
                        && node.facts().can(NodeFacts.Feature.CONFIGURATION))
                .toList();
    }

    @Override
    public String title(Names names) {
        return "Distribute the configuration";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.sharedCluster());
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            List<Node> keepers =
                    keepers(inputs.state(), node -> inputs.findAnswering(node).isPresent());
            if (keepers.isEmpty()) {
                int able = able(inputs.state()).size();
                throw Planner.refuse(Problem.of(ErrorCode.NODE_UNREACHABLE, "No node can keep the configuration now.")
                        .withRemedy("Let a node that answers be master-capable.")
                        .withDetails(List.of(
                                able + " nodes may and can, and do not answer",
                                (inputs.state().nodes().size() - able) + " nodes may not, can not, or are offline")));
            }
            Plan.Builder plan = Plan.builder();
            keepers.forEach(node -> plan.step(new KeepConfiguration(node.name())));
            return plan.planned();
        });
    }
}
