package org.gannet.engine.operation.instance;

import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.WishedBy;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.node.VmReport;

/**
 * Takes a guest's switching itself off as its user's wish: it stays down until somebody starts it. Asked for by the
 * watcher, where the machine's parameters say so.
 */
public record RespectShutdown(Parameters parameters) implements OnOneInstance {
    /** @param instance which; its guest must have switched itself off */
    public record Parameters(InstanceId instance) implements AboutInstance {
        @Override
        public RespectShutdown operation() {
            return new RespectShutdown(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Leave off", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.servingInstance(parameters.instance());
            boolean switchedOff = planner.answering(instance.primary())
                    .findVm(instance.id())
                    .flatMap(VmReport::ended)
                    .filter(VmReport.Ending.GUEST_POWERED_OFF::equals)
                    .isPresent();
            if (!switchedOff) {
                throw Planner.refuse(Problem.of(
                        ErrorCode.WRONG_STATE, "The guest of " + instance.name() + " has not switched off."));
            }
            if (!new Inheritance(inputs.state())
                    .hypervisor(instance)
                    .effective()
                    .userShutdown()
                    .orElseThrow()) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " is to be kept running.")
                        .withRemedy("Stop it, or let its parameters say that a guest may switch it off."));
            }
            Instance left = instance.draft()
                    .wished(AdminState.DOWN, WishedBy.USER)
                    .build()
                    .asDefined();
            return Plan.builder()
                    .reserve(new Change.PutInstance(left))
                    .atUndo(new Change.PutInstance(instance))
                    .planned();
        });
    }
}
