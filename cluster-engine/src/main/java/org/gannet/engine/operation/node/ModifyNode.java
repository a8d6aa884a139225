package org.gannet.engine.operation.node;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeFlags;
import org.gannet.engine.model.NodeParameters;
import org.gannet.engine.operation.AboutNode;
import org.gannet.engine.operation.Claims;
import org.gannet.engine.operation.Inherit;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;

/**
 * Changes how a node takes part. One that is drained or offline keeps its machines; only nothing new comes to it, and
 * an offline one is not asked for anything.
 */
public record ModifyNode(Parameters parameters) implements Operation {
    /**
     * What is empty stays as it is.
     * @param offline whether it is taken out
     * @param drained whether it gets nothing new
     * @param vmCapable whether it may have machines
     * @param masterCapable whether it may keep what leads the cluster
     * @param parameters over its group's
     * @param inherit what is taken from its group again: "parameters.memoryReserve", or "parameters" for all
     */
    public record Parameters(
            NodeName node,
            Optional<Boolean> offline,
            Optional<Boolean> drained,
            Optional<Boolean> vmCapable,
            Optional<Boolean> masterCapable,
            Optional<NodeParameters> parameters,
            List<String> inherit)
            implements AboutNode {
        public Parameters {
            inherit = List.copyOf(inherit);
            Inherit.require(inherit, Map.of("parameters", NodeParameters.INHERITED));
        }

        @Override
        public Operation operation() {
            return new ModifyNode(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Change a node";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.sharedCluster(), LockRequest.exclusive(parameters.node()));
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Node node = new Planner(inputs).node(parameters.node());
            NodeFlags flags = node.flags()
                    .withVmCapable(parameters.vmCapable().orElse(node.flags().vmCapable()))
                    .withMasterCapable(
                            parameters.masterCapable().orElse(node.flags().masterCapable()));
            if (node.flags().vmCapable() && !flags.vmCapable()) {
                requireNoMachines(inputs.state(), node);
            }
            Node after = node.withFlags(
                            parameters.offline().orElse(node.offline()),
                            parameters.drained().orElse(node.drained()))
                    .withFlags(flags)
                    .withParameters(Inherit.changed(
                            "parameters", node.parameters(), parameters.parameters(), parameters.inherit()));
            Plan.Builder plan =
                    Plan.builder().reserve(new Change.PutNode(after)).atUndo(new Change.PutNode(node));
            if (node.drained() && !after.drained()) {
                remarkMaintenance(inputs, plan);
            }
            return plan.planned();
        });
    }

    private void remarkMaintenance(PlanInputs inputs, Plan.Builder plan) {
        inputs.claims().get().maintained().stream()
                .filter(other -> other.nodes().contains(parameters.node()))
                .min(Comparator.comparing((Claims.Maintained other) -> !other.waitsForWord())
                        .thenComparing(other -> other.nodes().size()))
                .ifPresent(holder -> plan.remark(
                        Remark.Kind.NODE_IS_MAINTAINED,
                        parameters.node(),
                        holder.title(),
                        holder.job(),
                        holder.actor()));
    }

    private static void requireNoMachines(ClusterState state, Node node) {
        int machines = state.instancesOn(node.name()).size();
        if (machines > 0) {
            throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "Node " + node.name() + " has machines.")
                    .withCause(machines == 1 ? "It has 1 machine." : "It has " + machines + " machines.")
                    .withRemedy("Move them away first."));
        }
    }
}
