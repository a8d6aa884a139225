package org.gannet.engine.operation.group;

import org.gannet.base.GroupId;
import org.gannet.base.GroupName;
import org.gannet.engine.model.Group;
import org.gannet.engine.operation.AboutGroup;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Gives a group another name. */
public record RenameGroup(Parameters parameters) implements OnOneGroup {
    /** @param name that no other group has */
    public record Parameters(GroupId group, GroupName name) implements AboutGroup {
        @Override
        public Operation operation() {
            return new RenameGroup(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneGroup.title("Rename", names.state(), parameters.group()) + " to " + parameters.name();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Group group = new Planner(inputs).group(parameters.group());
            OnOneGroup.requireFree(inputs.state(), parameters.name(), group.id());
            return OnOneGroup.replace(group, group.withName(parameters.name()));
        });
    }
}
