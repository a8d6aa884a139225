package org.gannet.engine.operation;

import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Instance;

/** Restarts a running instance. */
public record RebootInstance(Parameters parameters) implements OnOneInstance {
    /** @param instance which; it must run */
    public record Parameters(InstanceId instance) implements org.gannet.engine.operation.Parameters {
        @Override
        public Operation operation() {
            return new RebootInstance(this);
        }
    }

    @Override
    public String title(MachineNames names) {
        return Planner.title("Restart", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.REBOOTING;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs, parameters.instance());
            Instance instance = planner.readyInstance();
            if (!planner.answering(instance.primary()).hasAlive(instance.id())) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " does not run.")
                        .withRemedy("Start it instead."));
            }
            return Plan.builder()
                    .reserve(new Change.PutInstance(instance.withWished(AdminState.UP)))
                    .atUndo(new Change.PutInstance(instance))
                    .step(new ResetVm(
                            instance.primary(),
                            instance.id(),
                            new TaskId(inputs.ids().get())))
                    .planned();
        });
    }
}
