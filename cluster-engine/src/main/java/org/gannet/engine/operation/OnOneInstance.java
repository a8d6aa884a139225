package org.gannet.engine.operation;

import java.util.Set;
import org.gannet.base.NodeName;
import org.gannet.engine.model.ClusterState;

/** An operation on one instance that stays where it is: locks it, and looks at the nodes that it uses. */
interface OnOneInstance extends Operation {
    Parameters parameters();

    @Override
    default Set<LockRequest> locks(ClusterState state) {
        return Planner.locks(state, parameters().instance());
    }

    @Override
    default Set<NodeName> observes(ClusterState state) {
        return Planner.nodes(state, parameters().instance());
    }
}
