package org.gannet.engine.operation.instance;

import java.util.Set;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Planner;

/** An operation on one instance that stays where it is: locks it, and looks at the nodes that it uses. */
interface OnOneInstance extends Operation {
    AboutInstance parameters();

    @Override
    Activity activity();

    @Override
    default Set<LockRequest> locks(ClusterState state) {
        return Planner.locks(state, parameters().instance());
    }

    @Override
    default Set<NodeName> observes(ClusterState state) {
        return Planner.nodes(state, parameters().instance());
    }
}
