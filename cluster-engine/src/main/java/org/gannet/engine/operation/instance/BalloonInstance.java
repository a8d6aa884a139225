package org.gannet.engine.operation.instance;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.node.Adapted.Aspect;

/** Asks a running guest for memory back, for its node's other machines, or gives it back to the guest. */
public record BalloonInstance(Parameters parameters) implements OnOneInstance {
    /** @param memory that the guest shall keep, from the machine's least memory to all of it */
    public record Parameters(InstanceId instance, ByteSize memory) implements AboutInstance {
        @Override
        public BalloonInstance operation() {
            return new BalloonInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Change the memory in use by", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            LiveChange change = LiveChange.of(inputs, parameters.instance());
            Instance before = change.before();
            if (!change.running()) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, before.name() + " does not run.")
                        .withRemedy("Change its memory instead."));
            }
            requireWithin(before);
            boolean all = parameters.memory().equals(before.memory());
            Instance after = before.draft()
                    .runtimeMemory(all ? Optional.empty() : Optional.of(parameters.memory()))
                    .build();
            change.requireAllowed(after);
            if (before.memoryInUse().isAtMost(after.memoryInUse())) {
                Plan.Builder plan = change.reserving(after);
                change.adapt(plan, after, Aspect.BALLOON);
                return plan.planned();
            }
            // Nobody else gets the memory before the guest has given it back.
            Plan.Builder plan = Plan.builder();
            change.adaptThen(plan, after, Aspect.BALLOON);
            return plan.planned();
        });
    }

    private void requireWithin(Instance before) {
        ByteSize least = before.minMemory()
                .orElseThrow(() -> Planner.refuse(
                        Problem.of(ErrorCode.WRONG_STATE, "The memory of " + before.name() + " does not change.")
                                .withCause("It has no least memory.")
                                .withRemedy("Give it one, and restart it.")));
        if (!least.isAtMost(parameters.memory()) || !parameters.memory().isAtMost(before.memory())) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.INVALID_REQUEST, "Its guest can't have " + parameters.memory() + ".")
                            .withCause("It may have from " + least + " to " + before.memory() + "."));
        }
    }
}
