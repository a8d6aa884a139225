package org.gannet.engine.operation.cluster;

import java.util.List;
import java.util.Set;
import org.gannet.base.NodeName;
import org.gannet.base.Tag;
import org.gannet.base.Tags;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.operation.AboutCluster;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Present;
import org.gannet.engine.operation.Tagging;

/** Puts tags on the cluster, and takes others away. */
public record TagCluster(Parameters parameters) implements Operation {
    /**
     * @param add that it shall have
     * @param remove that it shall not have; those that it has not are nothing to complain of
     */
    public record Parameters(List<Tag> add, @Present("tags") List<Tag> remove) implements AboutCluster {
        public Parameters {
            add = List.copyOf(add);
            remove = List.copyOf(remove);
            Tagging.require(add, remove);
        }

        @Override
        public Operation operation() {
            return new TagCluster(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Tag the cluster";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.exclusiveCluster());
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            ClusterSettings before = inputs.state().settings();
            Tags tags = Tagging.changed(before.tags(), parameters.add(), parameters.remove());
            return Plan.builder()
                    .reserve(new Change.PutSettings(before.withTags(tags)))
                    .atUndo(new Change.PutSettings(before))
                    .planned();
        });
    }
}
