package org.gannet.engine.operation.node;

import java.util.Set;
import org.gannet.base.ExportId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.operation.AboutNode;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.step.DeleteBackup;

/** Deletes a backup from a node's backup directory. One that is not there is nothing to complain of. */
public record RemoveBackup(Parameters parameters) implements Operation {
    /** @param backup as the list of backups names it */
    public record Parameters(NodeName node, ExportId backup) implements AboutNode {
        @Override
        public RemoveBackup operation() {
            return new RemoveBackup(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Delete a backup";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.sharedCluster(), LockRequest.shared(parameters.node()));
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return state.nodes().containsKey(parameters.node()) ? Set.of(parameters.node()) : Set.of();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            planner.answering(planner.node(parameters.node()).name());
            return Plan.builder()
                    .step(new DeleteBackup(parameters.node(), parameters.backup()))
                    .planned();
        });
    }
}
