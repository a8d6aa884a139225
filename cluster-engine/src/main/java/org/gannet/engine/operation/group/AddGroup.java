package org.gannet.engine.operation.group;

import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.base.Problem;
import org.gannet.engine.model.AllocationPolicy;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Group;
import org.gannet.engine.operation.AboutGroup;
import org.gannet.engine.operation.Drawn;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;

/** Adds a group without nodes, which inherits everything that is not said. */
public record AddGroup(Parameters parameters) implements OnOneGroup {
    /**
     * @param name that no other group has
     * @param allocation whether new machines go there
     */
    public record Parameters(
            @Drawn GroupId group,
            GroupName name,
            @Usual("PREFERRED") AllocationPolicy allocation) implements AboutGroup {
        @Override
        public Operation operation() {
            return new AddGroup(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Add group " + parameters.name();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            if (inputs.state().findGroup(parameters.group()).isPresent()) {
                throw Planner.refuse(Problem.of(ErrorCode.NAME_TAKEN, "There is such a group already."));
            }
            OnOneGroup.requireFree(inputs.state(), parameters.name(), parameters.group());
            Group group = Group.of(parameters.group(), parameters.name()).withAllocation(parameters.allocation());
            return Plan.builder()
                    .reserve(new Change.PutGroup(group))
                    .atUndo(new Change.DropGroup(group.id()))
                    .planned();
        });
    }
}
