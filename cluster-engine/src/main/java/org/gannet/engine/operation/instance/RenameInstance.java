package org.gannet.engine.operation.instance;

import java.util.Optional;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/**
 * Calls an instance otherwise. A guest that takes its host name from the cluster is told at its next start; nothing on
 * any node is called by an instance's name.
 */
public record RenameInstance(Parameters parameters) implements OnOneInstance {
    /**
     * @param instance which
     * @param name unique among its owner's
     */
    public record Parameters(InstanceId instance, HostName name) implements AboutInstance {
        @Override
        public RenameInstance operation() {
            return new RenameInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Rename", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    /** It is of no matter to any node. */
    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Instance instance = new Planner(inputs).readyInstance(parameters.instance());
            Optional<Instance> other = inputs.state().findInstance(instance.owner(), parameters.name());
            if (other.filter(found -> !found.id().equals(instance.id())).isPresent()) {
                throw Planner.refuse(Problem.of(
                                ErrorCode.NAME_TAKEN,
                                "There is a virtual machine named " + parameters.name() + " already.")
                        .withRemedy("Choose another name."));
            }
            Instance renamed = instance.draft().name(parameters.name()).build();
            return Plan.builder().reserve(new Change.PutInstance(renamed)).planned();
        });
    }
}
