package org.gannet.engine.operation.instance;

import java.util.List;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
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
import org.gannet.engine.operation.step.FetchImage;
import org.gannet.engine.operation.step.StartVm;
import org.gannet.node.ReplicaReport;
import org.gannet.node.ReplicaSpec.Role;

/** Starts an instance. One that runs already is only wished to. */
public record StartInstance(Parameters parameters) implements OnOneInstance {
    /** @param instance which */
    public record Parameters(InstanceId instance) implements AboutInstance {
        @Override
        public Operation operation() {
            return new StartInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Start", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.STARTING;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.servingInstance(parameters.instance());
            Observation observed = planner.answering(instance.primary());
            boolean runs = observed.hasAlive(instance.id());
            Instance wished = instance.withWished(AdminState.UP);
            Plan.Builder plan = Plan.builder()
                    .reserve(new Change.PutInstance(runs ? wished : wished.asDefined()))
                    .atUndo(new Change.PutInstance(instance));
            if (!runs) {
                raise(plan, inputs, instance, observed);
                instance.imagesNeeded().forEach(image -> plan.step(new FetchImage(instance.primary(), image)));
                plan.step(new StartVm(instance.primary(), instance.id(), instance.vmSpec(inputs.state())));
            }
            return plan.planned();
        });
    }

    /** Of mirrored disks the side here must be complete, and be the one that is used. */
    private static void raise(Plan.Builder plan, PlanInputs inputs, Instance instance, Observation observed) {
        Sides sides = new Sides(inputs.state(), instance);
        List<String> amiss = sides.amiss(observed, ReplicaReport.State::isComplete);
        List<String> usable =
                sides.amiss(observed, state -> state.isComplete() || state == ReplicaReport.State.SYNCING);
        if (!usable.isEmpty()) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.WRONG_STATE, "Disks of " + instance.name() + " can't be used on its node.")
                            .withCause(usable.getFirst())
                            .withRemedy("Activate the disks, replace a side of them, or fail the machine over.")
                            .withDetails(amiss));
        }
        sides.disks().stream().findFirst().ifPresent(first -> {
            Role before = Sides.role(observed, first.disk());
            sides.setPrimary(plan, Role.PRIMARY, before);
        });
    }
}
