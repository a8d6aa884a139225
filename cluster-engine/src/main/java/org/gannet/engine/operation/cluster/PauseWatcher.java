package org.gannet.engine.operation.cluster;

import java.time.Duration;
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
import org.gannet.engine.operation.Usual;

/** Has the watcher leave everything alone for a while, for work on nodes or storage. It goes on by itself then. */
public record PauseWatcher(Parameters parameters) implements Operation {
    private static final int LONGEST_MINUTES = 30 * 24 * 60;

    /** @param minutes from the moment in which it is done, 1 to 43200 (30 days) */
    public record Parameters(@Usual("60") int minutes) implements AboutCluster {
        public Parameters {
            if (minutes < 1 || minutes > LONGEST_MINUTES) {
                throw new IllegalArgumentException("1 to " + LONGEST_MINUTES + " minutes: " + minutes);
            }
        }

        @Override
        public Operation operation() {
            return new PauseWatcher(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Pause the watcher";
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
                    .reserve(new Change.PutSettings(before.withWatcher(before.watcher()
                            .withPausedUntil(
                                    Optional.of(inputs.now().wall().plus(Duration.ofMinutes(parameters.minutes())))))))
                    .atUndo(new Change.PutSettings(before))
                    .planned();
        });
    }
}
