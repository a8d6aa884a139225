package org.gannet.engine.operation.instance;

import java.util.ArrayList;
import java.util.List;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.PlacementRule;
import org.gannet.base.Problem;
import org.gannet.base.Tag;
import org.gannet.engine.allocation.Companions;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;

/**
 * Gives a machine a placement rule, in the place of the one of that name that it has. It stays where it is: what does
 * not hold there is told, and is minded from its next move on.
 */
public record AddPlacementRule(Parameters parameters) implements OnInstanceRecord {
    /** @param name by which machines of one owner share the rule, when they have it by the same kind and strength */
    public record Parameters(InstanceId instance, Tag name, PlacementRule.Kind kind, PlacementRule.Strength strength)
            implements AboutInstance {
        PlacementRule rule() {
            return new PlacementRule(name, kind, strength);
        }

        @Override
        public Operation operation() {
            return new AddPlacementRule(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Add a placement rule to", names, parameters.instance());
    }

    @Override
    public Instance after(Instance before) {
        List<PlacementRule> rules = new ArrayList<>(before.rules());
        rules.removeIf(rule -> rule.name().equals(parameters.name()));
        rules.add(parameters.rule());
        if (rules.size() > Instance.MOST_RULES) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.INVALID_REQUEST,
                            before.name() + " has " + before.rules().size() + " placement rules already.")
                    .withCause("A machine has at most " + Instance.MOST_RULES + ".")
                    .withRemedy("Drop one of them first."));
        }
        return before.draft().rules(rules).build();
    }

    @Override
    public void tell(Plan.Builder plan, PlanInputs inputs, Instance after) {
        plan.brokenRules(inputs.allocation().broken(after.primary(), Companions.of(after)));
    }
}
