package org.gannet.engine.operation.instance;

import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.DiskActivity;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.node.ReplicaSpec.Role;

/** Puts the disks of a stopped machine away: nothing can run with them before they are activated, or it is started. */
public record DeactivateDisks(Parameters parameters) implements OnOneInstance {
    /** @param instance which; it must be stopped, and not wished to run */
    public record Parameters(InstanceId instance) implements AboutInstance {
        @Override
        public DeactivateDisks operation() {
            return new DeactivateDisks(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Deactivate disks of", names, parameters.instance());
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
            Observation here = planner.answering(instance.primary());
            if (here.hasAlive(instance.id()) || instance.wished() == AdminState.UP) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " runs, or is wished to.")
                        .withRemedy("Stop it first."));
            }
            Sides sides = new Sides(inputs.state(), instance);
            Plan.Builder plan = Plan.builder()
                    .reserve(new Change.PutInstance(
                            instance.draft().diskActivity(DiskActivity.INACTIVE).build()))
                    .atUndo(new Change.PutInstance(instance));
            sides.disks().stream()
                    .findFirst()
                    .ifPresent(first -> sides.setPrimary(plan, Role.SECONDARY, Sides.role(here, first.disk())));
            return plan.planned();
        });
    }
}
