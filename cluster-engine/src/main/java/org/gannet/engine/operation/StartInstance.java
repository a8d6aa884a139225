package org.gannet.engine.operation;

import org.gannet.base.InstanceId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;

/** Starts an instance. One that runs already is only wished to. */
public record StartInstance(Parameters parameters) implements OnOneInstance {
    /** @param instance which */
    public record Parameters(InstanceId instance) implements org.gannet.engine.operation.Parameters {
        @Override
        public Operation operation() {
            return new StartInstance(this);
        }
    }

    @Override
    public String title(MachineNames names) {
        return Planner.title("Start", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.STARTING;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs, parameters.instance());
            Instance instance = planner.readyInstance();
            Observation observed = planner.answering(instance.primary());
            Plan.Builder plan = Plan.builder()
                    .reserve(new Change.PutInstance(instance.withWished(AdminState.UP)))
                    .atUndo(new Change.PutInstance(instance));
            if (!observed.hasAlive(instance.id())) {
                instance.imagesNeeded().forEach(image -> plan.step(new FetchImage(instance.primary(), image)));
                plan.step(new StartVm(instance.primary(), instance.id(), instance.vmSpec()));
            }
            return plan.planned();
        });
    }
}
