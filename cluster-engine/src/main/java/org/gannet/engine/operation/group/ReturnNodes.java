package org.gannet.engine.operation.group;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.engine.job.Hold;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Maintains;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.instance.ActivateDisks;

/**
 * Lets several drained nodes of a group take machines again, when all of them answer, and brings the copies there of
 * machines that should run together with their other sides: asks for a job for each that is not, and ends. Nodes that
 * have left the group meanwhile are not concerned.
 */
public record ReturnNodes(Parameters parameters) implements OnNodesOfGroup {
    /** @param nodes that shall take machines */
    public record Parameters(GroupId group, List<NodeName> nodes) implements Maintains {
        public Parameters {
            nodes = MaintainNodes.named(nodes);
        }

        @Override
        public ReturnNodes operation() {
            return new ReturnNodes(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneGroup.title("Return nodes of", names.state(), parameters.group());
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return OnOneGroup.locks(parameters.group(), parameters.nodes());
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Stream.concat(
                        parameters.nodes().stream(),
                        copiedBetween(state, parameters.nodes()).flatMap(instance -> instance.nodesUsed().stream()))
                .filter(node -> state.findNode(node).isPresent())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Machines that should run and have a copy on one of them. */
    private static Stream<Instance> copiedBetween(ClusterState state, List<NodeName> nodes) {
        return nodes.stream()
                .flatMap(node -> state.instancesOn(node).stream())
                .filter(instance -> instance.secondary().isPresent() && instance.wished() == AdminState.UP)
                .distinct();
    }

    @Override
    public boolean asksSilentNodes() {
        return true;
    }

    @Override
    public Planning plan(PlanInputs inputs, Group group) {
        Maintenance maintenance = new Maintenance(inputs, parameters.group(), false);
        List<Node> nodes = maintenance.present(parameters.nodes());
        OtherMaintenance.of(inputs).requireNot(parameters.nodes());
        maintenance.requireAnswering(nodes);
        Plan.Builder plan = Plan.builder();
        for (Node node : nodes) {
            plan.reserve(new Change.PutNode(node.withFlags(false, false))).atUndo(new Change.PutNode(node));
        }
        copiedBetween(inputs.state(), parameters.nodes())
                .filter(instance -> ActivateDisks.isNeeded(inputs, instance))
                .forEach(instance -> plan.job(new Plan.PlannedJob(
                        new ActivateDisks.Parameters(instance.id(), true),
                        "One of its nodes is back.",
                        List.of(),
                        Optional.of(Hold.ifRefused()))));
        return plan.planned();
    }
}
