package org.gannet.engine.operation.instance;

import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;

/** Takes a machine back into service, stopped; its node must have room for it. */
public record MarkOnline(Parameters parameters) implements OnOneInstance {
    /** @param instance which; it must be out of service */
    public record Parameters(InstanceId instance) implements AboutInstance {
        @Override
        public Operation operation() {
            return new MarkOnline(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Take", names, parameters.instance()) + " back into service";
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Activity activity() {
        return Activity.NONE;
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Instance instance = new Planner(inputs).readyInstance(parameters.instance());
            if (instance.wished() != AdminState.OFFLINE) {
                throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, instance.name() + " is in service."));
            }
            requireRoom(inputs, instance);
            return Plan.builder()
                    .reserve(new Change.PutInstance(instance.withWished(AdminState.DOWN)))
                    .atUndo(new Change.PutInstance(instance))
                    .planned();
        });
    }

    private static void requireRoom(PlanInputs inputs, Instance instance) {
        inputs.state()
                .findNode(instance.primary())
                .map(node -> inputs.state().capacity(node))
                .filter(room -> !instance.memory().isAtMost(room.memoryFree()) || instance.vcpus() > room.vcpusFree())
                .ifPresent(room -> {
                    throw Planner.refuse(
                            Problem.of(ErrorCode.NO_CAPACITY, "There is no room for " + instance.name() + " any more.")
                                    .withCause("It needs " + instance.memory() + " of memory and " + instance.vcpus()
                                            + " vCPUs; its node has " + room.memoryFree() + " and " + room.vcpusFree()
                                            + " left.")
                                    .withRemedy("Move another machine away from that node, or take one out of service.")
                                    .withInternal(instance.primary().value()));
                });
    }
}
