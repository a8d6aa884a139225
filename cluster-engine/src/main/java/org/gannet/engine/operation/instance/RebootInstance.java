package org.gannet.engine.operation.instance;

import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.base.TaskId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.ResetVm;

/** Restarts a running instance. */
public record RebootInstance(Parameters parameters) implements OnOneInstance {
    /** @param instance which; it must run */
    public record Parameters(InstanceId instance) implements AboutInstance {
        @Override
        public Operation operation() {
            return new RebootInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Restart", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.REBOOTING;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.readyInstance(parameters.instance());
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
