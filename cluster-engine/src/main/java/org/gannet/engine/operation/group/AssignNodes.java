package org.gannet.engine.operation.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.Wiring;
import org.gannet.engine.operation.AboutGroup;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Usual;

/**
 * Puts nodes into a group. Their machines stay where they are; so this refuses what would leave machines without their
 * networks, or, unless it is forced, with their disks mirrored into another group.
 */
public record AssignNodes(Parameters parameters) implements OnOneGroup {
    private static final int MOST_NODES = 1000;
    private static final int MOST_NAMED = 5;

    /**
     * @param nodes that shall be in it; those that are, stay
     * @param force whether mirrored machines may be split over two groups
     */
    public record Parameters(
            GroupId group,
            List<NodeName> nodes,
            @Usual("false") boolean force) implements AboutGroup {
        public Parameters {
            nodes = nodes.stream().distinct().sorted().toList();
            if (nodes.isEmpty() || nodes.size() > MOST_NODES) {
                throw new IllegalArgumentException("1 to " + MOST_NODES + " nodes: " + nodes.size());
            }
        }

        @Override
        public Operation operation() {
            return new AssignNodes(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Assign nodes to group "
                + names.state()
                        .findGroup(parameters.group())
                        .map(group -> group.name().value())
                        .orElse(parameters.group().toString());
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return OnOneGroup.locks(parameters.group(), parameters.nodes());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Planner planner = new Planner(inputs);
            Group group = planner.group(parameters.group());
            List<Node> moved = parameters.nodes().stream()
                    .map(planner::node)
                    .filter(node -> !node.group().equals(group.id()))
                    .toList();
            Plan.Builder plan = Plan.builder();
            List<Change> changes = new ArrayList<>();
            for (Node node : moved) {
                changes.add(new Change.PutNode(node.withGroup(group.id())));
                plan.reserve(changes.getLast()).atUndo(new Change.PutNode(node));
            }
            ClusterState after = inputs.state().apply(changes, inputs.state().revision());
            moved.forEach(node -> requireWired(after, node.name()));
            if (!parameters.force()) {
                requireUnsplit(inputs.state(), after, moved);
            }
            return plan.planned();
        });
    }

    private static void requireWired(ClusterState after, NodeName node) {
        Wiring wiring = new Wiring(after, node);
        for (Instance instance : after.instancesOn(node)) {
            instance.nics().stream()
                    .flatMap(nic -> wiring.findFault(nic).stream())
                    .findFirst()
                    .filter(fault -> instance.homes().contains(node))
                    .ifPresent(fault -> {
                        throw Planner.refuse(Problem.of(
                                        ErrorCode.IN_USE,
                                        "Node " + node + " has machines that would lose their network: "
                                                + instance.name() + ".")
                                .withCause(fault)
                                .withRemedy("Connect the network to the group first, or move the machine away."));
                    });
        }
    }

    /** Those that are split already do not count. */
    private static void requireUnsplit(ClusterState before, ClusterState after, List<Node> moved) {
        List<String> split = moved.stream()
                .flatMap(node -> after.instancesOn(node.name()).stream())
                .distinct()
                .filter(instance -> isSplit(after, instance) && !isSplit(before, instance))
                .map(instance -> instance.name().value())
                .toList();
        if (!split.isEmpty()) {
            throw Planner.refuse(Problem.of(
                            ErrorCode.IN_USE, "The disks of machines would be mirrored from one group into another.")
                    .withCause(split.size() + " machines: "
                            + String.join(", ", split.subList(0, Math.min(MOST_NAMED, split.size())))
                            + (split.size() > MOST_NAMED ? " and more." : "."))
                    .withRemedy("Assign both nodes of each at once, or move their mirrors first; or force it."));
        }
    }

    private static boolean isSplit(ClusterState state, Instance instance) {
        return instance.nodesUsed().stream()
                        .flatMap(name -> state.findNode(name).stream())
                        .map(Node::group)
                        .distinct()
                        .count()
                > 1;
    }
}
