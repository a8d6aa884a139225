package org.gannet.engine.operation.instance;

import java.util.List;
import java.util.Set;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Tag;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Present;

/** Takes placement rules from a machine. The others that have them keep them. */
public record DropPlacementRules(Parameters parameters) implements Operation {
    /** @param names of rules; those that it has not are nothing to complain of */
    public record Parameters(
            InstanceId instance, @Present("rules.name") List<Tag> names) implements AboutInstance {
        public Parameters {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("no placement rule is named");
            }
        }

        @Override
        public Operation operation() {
            return new DropPlacementRules(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Drop placement rules of", names, parameters.instance());
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Planner.locks(state, parameters.instance());
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Instance before = new Planner(inputs).readyInstance(parameters.instance());
            Instance after = before.draft()
                    .rules(before.rules().stream()
                            .filter(rule -> !parameters.names().contains(rule.name()))
                            .toList())
                    .build();
            return Plan.builder()
                    .reserve(new Change.PutInstance(after))
                    .atUndo(new Change.PutInstance(before))
                    .planned();
        });
    }
}
