package org.gannet.engine.operation.group;

import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.NodeName;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** An operation on one group that looks at its nodes. */
interface OnNodesOfGroup extends OnOneGroup {
    @Override
    default Set<NodeName> observes(ClusterState state) {
        return state.nodesIn(parameters().group()).stream().map(Node::name).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    default Planning plan(PlanInputs inputs) {
        return Planner.planning(
                () -> plan(inputs, new Planner(inputs).group(parameters().group())));
    }

    /**
     * The plan for the group as it is.
     * @throws Planner.RefusedException as the operation says
     */
    Planning plan(PlanInputs inputs, Group group);
}
