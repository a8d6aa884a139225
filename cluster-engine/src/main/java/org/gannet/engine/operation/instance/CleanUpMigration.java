package org.gannet.engine.operation.instance;

import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/**
 * Settles a move that ended without anyone knowing where the guest lives: looks where it does, makes that its node, and
 * clears away what was left on the other.
 */
public record CleanUpMigration(Parameters parameters) implements OnOneInstance {
    /** @param instance which; it must have been left in the middle of a move */
    public record Parameters(InstanceId instance) implements AboutInstance {
        @Override
        public CleanUpMigration operation() {
            return new CleanUpMigration(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Settle the move of", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.MIGRATING;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.instance(parameters.instance());
            Incoming home = instance.incoming()
                    .orElseThrow(() -> Planner.refuse(
                            Problem.of(ErrorCode.WRONG_STATE, instance.name() + " is not in the middle of a move.")
                                    .withRemedy("There is nothing to settle.")));
            planner.whole(instance);
            return MigrateInstance.settle(planner, instance, home);
        });
    }
}
