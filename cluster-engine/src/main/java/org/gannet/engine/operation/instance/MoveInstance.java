package org.gannet.engine.operation.instance;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.AboutInstance;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.policy.Asked;
import org.gannet.engine.policy.Violation;

/**
 * Moves an instance to another node by copying its disks while it stands still. One that runs is shut down for it and
 * started there. For nodes that can't take over a running guest, and for other groups.
 */
public record MoveInstance(Parameters parameters) implements Operation {
    /**
     * @param target where to, also in another group; empty for the least loaded node of its group that fits
     * @param graceSeconds how long a guest that runs has to switch itself off; 0 pulls the plug
     */
    public record Parameters(
            InstanceId instance,
            Optional<NodeName> target,
            @Usual("60") int graceSeconds) implements AboutInstance {
        public Parameters {
            StopInstance.requireGrace(graceSeconds);
        }

        @Override
        public MoveInstance operation() {
            return new MoveInstance(this);
        }
    }

    @Override
    public String title(Names names) {
        return Planner.title("Move", names, parameters.instance());
    }

    @Override
    public Activity activity() {
        return Activity.MIGRATING;
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>(Planner.locks(state, parameters.instance()));
        parameters.target().ifPresent(node -> locks.add(LockRequest.shared(node)));
        return Set.copyOf(locks);
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        Set<NodeName> nodes = new HashSet<>(Planner.nodes(state, parameters.instance()));
        parameters.target().filter(state.nodes()::containsKey).ifPresent(nodes::add);
        return Set.copyOf(nodes);
    }

    @Override
    public Optional<PlacementRequest> places(ClusterState state) {
        return state.findInstance(parameters.instance())
                .flatMap(instance -> state.findNode(instance.primary()).map(here -> request(instance, here)));
    }

    @Override
    public Optional<NodeName> destination() {
        return parameters.target();
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Instance instance = planner.readyInstance(parameters.instance());
            ColdMove move = new ColdMove(inputs, instance);
            move.requireMovable();
            parameters.target().ifPresent(planner::node);
            boolean alive = planner.answering(instance.primary()).hasAlive(instance.id());
            PlacementRequest request = request(instance, planner.node(instance.primary()));
            return switch (inputs.allocation().place(request)) {
                case Placement.Found found ->
                    move.planned(found, alive ? Optional.of(parameters.graceSeconds()) : Optional.empty());
                case Placement.Refused refused -> new Planning.Refused(refusal(inputs, instance, request, refused));
            };
        });
    }

    private static Problem refusal(
            PlanInputs inputs, Instance instance, PlacementRequest request, Placement.Refused refused) {
        List<Violation> violations = inputs.allocation().violations(request);
        return violations.isEmpty() || request.only().isEmpty()
                ? refused.problem("There is no node to move " + instance.name() + " to.")
                : Violation.refusal(violations, "Such a machine may not be there: " + instance.name() + ".");
    }

    private PlacementRequest request(Instance instance, Node here) {
        PlacementRequest request = ColdMove.request(instance).only(parameters.target());
        return parameters.target().isPresent()
                ? request.asking(Asked.of(instance))
                : request.within(Optional.of(here.group()));
    }
}
