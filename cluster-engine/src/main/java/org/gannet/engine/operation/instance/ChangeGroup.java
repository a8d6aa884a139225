package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Brings a machine to another group of nodes: asks for the job that moves it to the best node there, and ends. */
public record ChangeGroup(Parameters parameters) implements OnOneInstance {
    /** @param target the group; empty for any other that takes machines */
    public record Parameters(InstanceId instance, Optional<GroupId> target) implements AboutInstance {
        @Override
        public ChangeGroup operation() {
            return new ChangeGroup(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Change the group of", names, parameters.instance());
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
            parameters.target().ifPresent(planner::group);
            GroupId here = planner.node(instance.primary()).group();
            if (parameters.target().equals(Optional.of(here))) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " is in that group already."));
            }
            Relocation relocation = new Relocation(inputs, "It shall be in another group of nodes.");
            relocation.move(
                    instance,
                    Relocation.Where.inGroups(parameters.target().map(List::of).orElse(List.of())));
            return relocation.planned(false);
        });
    }
}
