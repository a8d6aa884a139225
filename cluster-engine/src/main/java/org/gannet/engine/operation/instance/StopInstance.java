package org.gannet.engine.operation.instance;

import org.gannet.base.InstanceId;
import org.gannet.base.TaskId;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.step.ShutDownVm;

/** Stops an instance: by its power button, by force after the grace. One that is down already is only wished to be. */
public record StopInstance(Parameters parameters) implements OnOneInstance {
    private static final int LONGEST_GRACE_SECONDS = 3600;

    /** @param graceSeconds how long the guest may take, at most an hour; 0 switches it off at once */
    public record Parameters(
            InstanceId instance, @Usual("60") int graceSeconds) implements AboutInstance {
        public Parameters {
            requireGrace(graceSeconds);
        }

        @Override
        public Operation operation() {
            return new StopInstance(this);
        }
    }

    static void requireGrace(int seconds) {
        if (seconds < 0 || seconds > LONGEST_GRACE_SECONDS) {
            throw new IllegalArgumentException("0 to " + LONGEST_GRACE_SECONDS + " seconds: " + seconds);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Stop", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.STOPPING;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.readyInstance(parameters.instance());
            Observation observed = planner.answering(instance.primary());
            boolean strayed = instance.wished() == AdminState.OFFLINE && observed.hasAlive(instance.id());
            // One that is out of service and runs all the same is stopped, and stays out of service.
            Instance after = strayed
                    ? instance
                    : planner.servingInstance(parameters.instance()).withWished(AdminState.DOWN);
            Plan.Builder plan = Plan.builder()
                    .reserve(new Change.PutInstance(after.asDefined()))
                    .atUndo(new Change.PutInstance(instance));
            if (observed.hasAlive(instance.id())) {
                TaskId task = new TaskId(inputs.ids().get());
                plan.step(new ShutDownVm(instance.primary(), instance.id(), parameters.graceSeconds(), task));
            }
            return plan.planned();
        });
    }
}
