package org.gannet.engine.operation.instance;

import java.util.List;
import org.gannet.base.InstanceId;
import org.gannet.base.Tag;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Present;

/** Takes placement rules from a machine. The others that have them keep them. */
public record DropPlacementRules(Parameters parameters) implements OnInstanceRecord {
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
    public Instance after(Instance before) {
        return before.draft()
                .rules(before.rules().stream()
                        .filter(rule -> !parameters.names().contains(rule.name()))
                        .toList())
                .build();
    }
}
