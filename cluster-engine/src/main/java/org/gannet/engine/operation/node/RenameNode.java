package org.gannet.engine.operation.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.HostName;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.AboutNode;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.instance.OtherName;

/**
 * Follows a node that calls itself otherwise by now: its agent has been given the new name, and a certificate for it,
 * before. The machines on it stay, running or not; the partners of its mirrored disks are told.
 */
public record RenameNode(Parameters parameters) implements Operation {
    /**
     * @param name that the node itself says by now
     * @param address where its agent listens by now; empty for the same as before
     */
    public record Parameters(NodeName node, HostName name, Optional<String> address) implements AboutNode {
        public Parameters {
            address.ifPresent(Joining::requireAddress);
            if (node.value().equals(name.value())) {
                throw new IllegalArgumentException("that is its name: " + name);
            }
        }

        NodeName next() {
            return new NodeName(name.value());
        }

        @Override
        public Operation operation() {
            return new RenameNode(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Rename a node";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        Set<LockRequest> locks = new LinkedHashSet<>();
        locks.add(LockRequest.exclusiveCluster());
        locks.add(LockRequest.exclusive(parameters.node()));
        locks.add(LockRequest.exclusive(parameters.next()));
        state.instancesOn(parameters.node()).forEach(instance -> locks.add(LockRequest.exclusive(instance.id())));
        OtherName.partners(state, parameters.node()).map(LockRequest::shared).forEach(locks::add);
        return Set.copyOf(locks);
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return OtherName.partners(state, parameters.node()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Map<NodeName, String> probes(ClusterState state) {
        Map<NodeName, String> probes = new LinkedHashMap<>();
        state.findNode(parameters.node()).ifPresent(node -> probes.put(parameters.next(), address(node)));
        return probes;
    }

    private String address(Node node) {
        return parameters.address().orElse(node.address());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Node before = new Planner(inputs).node(parameters.node());
            if (inputs.state().findNode(parameters.next()).isPresent()) {
                throw Planner.refuse(
                        Problem.of(ErrorCode.NAME_TAKEN, "There is a node " + parameters.next() + " already."));
            }
            RemoveNode.requireNoJob(inputs, before.name());
            String address = address(before);
            Joining joining = new Joining(inputs);
            joining.requireFree(address, before.name());
            Node after = before.renamed(
                    parameters.next(),
                    address,
                    joining.answered(parameters.next(), address).facts());
            return follow(inputs, before, after).planned();
        });
    }

    private static Plan.Builder follow(PlanInputs inputs, Node before, Node after) {
        List<Change> changes = new ArrayList<>(List.of(new Change.PutNode(after)));
        List<Instance> machines = inputs.state().instancesOn(before.name());
        machines.forEach(RenameNode::requireStill);
        machines.stream()
                .map(machine -> machine.onRenamed(before.name(), after.name()))
                .map(Change.PutInstance::new)
                .forEach(changes::add);
        changes.add(new Change.DropNode(before.name()));
        ClusterState next = inputs.state().apply(changes, inputs.state().revision());
        Plan.Builder plan = Plan.builder();
        changes.forEach(plan::reserve);
        plan.atUndo(new Change.PutNode(before));
        for (Instance machine : machines) {
            plan.atUndo(new Change.PutInstance(machine));
            Instance followed = next.findInstance(machine.id()).orElseThrow();
            new OtherName(machine, followed, next).tell(plan, inputs, before.name());
        }
        return plan.atUndo(new Change.DropNode(after.name()));
    }

    private static void requireStill(Instance instance) {
        if (instance.lifecycle() != Lifecycle.READY || instance.incoming().isPresent()) {
            throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "Machine " + instance.name() + " is not at rest there.")
                    .withCause("It is not whole, or in the middle of a move.")
                    .withRemedy("Settle its move, or delete it."));
        }
    }
}
