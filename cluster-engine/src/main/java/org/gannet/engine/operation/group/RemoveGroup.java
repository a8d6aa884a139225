package org.gannet.engine.operation.group;

import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.Group;
import org.gannet.engine.operation.AboutGroup;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Removes a group that has no nodes, with its connections to networks. Never the last one. */
public record RemoveGroup(Parameters parameters) implements OnOneGroup {
    /** @param group which; it must be empty */
    public record Parameters(GroupId group) implements AboutGroup {
        @Override
        public Operation operation() {
            return new RemoveGroup(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneGroup.title("Remove", names.state(), parameters.group());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Group group = new Planner(inputs).group(parameters.group());
            int nodes = inputs.state().nodesIn(group.id()).size();
            if (nodes > 0) {
                throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "Group " + group.name() + " is not empty.")
                        .withCause(nodes == 1 ? "It has 1 node." : "It has " + nodes + " nodes.")
                        .withRemedy("Assign its nodes to another group first."));
            }
            if (inputs.state().groups().size() == 1) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "Group " + group.name() + " is the only one.")
                        .withCause("Every node has to be in some group.")
                        .withRemedy("Add another group first, or rename this one."));
            }
            return Plan.builder()
                    .reserve(new Change.DropGroup(group.id()))
                    .atUndo(new Change.PutGroup(group))
                    .planned();
        });
    }
}
