package org.gannet.engine.operation.group;

import java.util.List;
import java.util.Set;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Maintains;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;

/**
 * Drains several nodes of a group and brings away what runs there: asks for a job for each machine, all placed together
 * and in the commit that drains, and ends. When one of them can't be emptied, none is drained.
 */
public record EmptyNodes(Parameters parameters) implements OnNodesOfGroup {
    /** @param full whether stopped machines and second copies leave, too */
    public record Parameters(
            GroupId group,
            List<NodeName> nodes,
            @Usual("false") boolean full) implements Maintains {
        public Parameters {
            nodes = MaintainNodes.named(nodes);
        }

        @Override
        public EmptyNodes operation() {
            return new EmptyNodes(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneGroup.title("Empty nodes of", names.state(), parameters.group());
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return OnOneGroup.locks(parameters.group(), parameters.nodes());
    }

    @Override
    public Planning plan(PlanInputs inputs, Group group) {
        Maintenance maintenance = new Maintenance(inputs, parameters.group(), parameters.full());
        List<Node> nodes = maintenance.present(parameters.nodes());
        OtherMaintenance.of(inputs).requireApart(parameters.nodes());
        maintenance.requireAnswering(nodes);
        Plan.Builder plan = Plan.builder();
        for (Node node : nodes) {
            plan.reserve(new Change.PutNode(node.withFlags(false, true))).atUndo(new Change.PutNode(node));
        }
        maintenance.moves(nodes.stream().map(Node::name).toList()).forEach(plan::job);
        return plan.planned();
    }
}
