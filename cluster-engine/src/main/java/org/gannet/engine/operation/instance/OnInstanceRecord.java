package org.gannet.engine.operation.instance;

import java.util.Set;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** An operation that changes what is said of one instance: locks it, and looks at no node. */
interface OnInstanceRecord extends Operation {
    AboutInstance parameters();

    @Override
    default Set<LockRequest> locks(ClusterState state) {
        return Planner.locks(state, parameters().instance());
    }

    @Override
    default Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    default Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Instance before = new Planner(inputs).readyInstance(parameters().instance());
            Instance after = after(before);
            Plan.Builder plan = Plan.builder();
            tell(plan, inputs, after);
            return plan.reserve(new Change.PutInstance(after))
                    .atUndo(new Change.PutInstance(before))
                    .planned();
        });
    }

    /** As it shall be. @throws Planner.RefusedException as the operation says */
    Instance after(Instance before);

    /** Remarks, where there is something to say of how it will be. */
    default void tell(Plan.Builder plan, PlanInputs inputs, Instance after) {}
}
