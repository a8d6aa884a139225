package org.gannet.engine.operation.node;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

/**
 * Follows a node that calls itself otherwise by now: its agent has been given the new name, and a certificate for it,
 * before. The machines on it stay, running or not.
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
        return Set.copyOf(locks);
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
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
            Plan.Builder plan = Plan.builder().reserve(new Change.PutNode(after));
            plan.atUndo(new Change.PutNode(before));
            for (Instance instance : inputs.state().instancesOn(before.name())) {
                requireStill(instance);
                plan.reserve(new Change.PutInstance(
                        instance.draft().primary(after.name()).build()));
                plan.atUndo(new Change.PutInstance(instance));
            }
            return plan.reserve(new Change.DropNode(before.name()))
                    .atUndo(new Change.DropNode(after.name()))
                    .planned();
        });
    }

    private static void requireStill(Instance instance) {
        if (instance.lifecycle() != Lifecycle.READY || instance.incoming().isPresent()) {
            throw Planner.refuse(Problem.of(ErrorCode.IN_USE, "Machine " + instance.name() + " is not at rest there.")
                    .withCause("It is not whole, or in the middle of a move.")
                    .withRemedy("Settle its move, or delete it."));
        }
        if (instance.secondary().isPresent()) {
            throw Planner.refuse(
                    Problem.of(ErrorCode.IN_USE, "Machine " + instance.name() + " has mirrored disks there.")
                            .withCause("The other node knows this one by its name.")
                            .withRemedy("Evacuate those machines first."));
        }
    }
}
