package org.gannet.engine.operation.instance;

import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
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

/** Takes a machine that is stopped out of service: its memory and processors are not counted until it is taken back. */
public record MarkOffline(Parameters parameters) implements OnOneInstance {
    /** @param instance which; it must be stopped */
    public record Parameters(InstanceId instance) implements AboutInstance {
        @Override
        public Operation operation() {
            return new MarkOffline(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Take", names, parameters.instance()) + " out of service";
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.readyInstance(parameters.instance());
            if (planner.answering(instance.primary()).hasAlive(instance.id())) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " is running.")
                        .withCause("What is out of service does not count, so it must not use anything.")
                        .withRemedy("Stop it first."));
            }
            return Plan.builder()
                    .reserve(new Change.PutInstance(instance.withWished(AdminState.OFFLINE)))
                    .atUndo(new Change.PutInstance(instance))
                    .planned();
        });
    }
}
