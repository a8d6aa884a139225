package org.gannet.engine.operation.cluster;

import java.util.Optional;
import java.util.Set;
import org.gannet.base.NodeName;
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

/** Ends the watcher's pause. */
public record ResumeWatcher(Parameters parameters) implements Operation {
    /** Nothing to say. */
    public record Parameters() implements AboutCluster {
        @Override
        public Operation operation() {
            return new ResumeWatcher(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Let the watcher go on";
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
            return Plan.builder()
                    .reserve(new Change.PutSettings(
                            before.withWatcher(before.watcher().withPausedUntil(Optional.empty()))))
                    .atUndo(new Change.PutSettings(before))
                    .planned();
        });
    }
}
