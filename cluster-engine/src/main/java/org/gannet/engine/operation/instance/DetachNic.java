package org.gannet.engine.operation.instance;

import org.gannet.base.InstanceId;
import org.gannet.base.NicId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.node.Adapted.Aspect;

/** Takes a network card away from a machine; its addresses are free from then on, so its guest must let go of it. */
public record DetachNic(Parameters parameters) implements OnOneInstance {
    /** @param nic with its addresses */
    public record Parameters(InstanceId instance, NicId nic) implements AboutInstance {
        @Override
        public DetachNic operation() {
            return new DetachNic(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Detach a network card from", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            OwnNics nics = new OwnNics(change.before());
            Instance after = nics.without(nics.get(parameters.nic()).id());
            change.requireAllowed(after);
            Plan.Builder plan = Plan.builder();
            // Nobody else gets its addresses before it is gone.
            change.adaptThen(plan, after, Aspect.NETWORK_CARD_DETACHED);
            return plan.planned();
        });
    }
}
