package org.gannet.engine.operation.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.instance.Relocation;

/**
 * Which nodes could be switched off, the least used first, as Ganeti's hsqueeze(1) tells: nodes on which there is no
 * disk of a machine, and whose machines all find a place on the nodes that stay. Of those it must still be possible to
 * lose any one.
 * @param nodes to be emptied in this order
 * @param held nodes that can't, since disks of machines are there
 */
public record SpareNodes(List<Spare> nodes, List<NodeName> held) {
    public SpareNodes {
        nodes = List.copyOf(nodes);
        held = List.copyOf(held);
    }

    /** @param goes where its machines would go */
    public record Spare(NodeName node, Map<InstanceId, NodeName> goes) {}

    /** Plays it. Pure. Costs about as much as plans that evacuate all nodes. */
    public static SpareNodes of(Allocation cluster) {
        return new Search(cluster).run();
    }

    /** One search. */
    private static final class Search {
        private final PlanInputs inputs;
        private final List<Spare> spare = new ArrayList<>();
        private final List<NodeName> held = new ArrayList<>();
        private final Set<NodeName> off = new HashSet<>();
        private ClusterState state;

        Search(Allocation cluster) {
            state = cluster.state();
            inputs = new PlanInputs(
                    state, cluster.observations(), cluster.now(), cluster.silentAfter(), UUID::randomUUID);
        }

        SpareNodes run() {
            ClusterState now = state;
            now.nodes().values().stream()
                    .filter(node ->
                            !node.offline() && inputs.findAnswering(node.name()).isPresent())
                    .sorted(Comparator.comparing(
                                    (Node node) -> now.capacity(node).promised().memory())
                            .thenComparing(Node::name))
                    .forEach(this::consider);
            return new SpareNodes(spare, held);
        }

        private void consider(Node node) {
            List<Instance> living = EvacuateNode.living(state, node.name());
            if (!living.stream().allMatch(Instance::hasOnlySharedDisks)
                    || !state.instancesMirroredTo(node.name()).isEmpty()) {
                held.add(node.name());
                return;
            }
            Set<NodeName> gone = new HashSet<>(off);
            gone.add(node.name());
            Relocation relocation = new Relocation(inputs.over(state), "Its node is to be switched off.");
            Relocation.Where where = Relocation.Where.within(gone, Optional.empty());
            Relocation.hardestFirst(living).forEach(instance -> relocation.move(instance, where));
            ClusterState after = relocation.settled();
            if (relocation.staying().isEmpty() && canLoseOne(after, gone)) {
                spare.add(new Spare(node.name(), relocation.going()));
                off.add(node.name());
                state = after;
            }
        }

        /** Whether what the fullest of the nodes that stay has promised would fit on the others. */
        private boolean canLoseOne(ClusterState after, Set<NodeName> gone) {
            Allocation left = inputs.over(after).allocation();
            List<Node> stay = after.nodes().values().stream()
                    .filter(node ->
                            !gone.contains(node.name()) && left.closed(node).isEmpty())
                    .toList();
            ByteSize free =
                    stay.stream().map(node -> after.capacity(node).memoryFree()).reduce(ByteSize.ZERO, ByteSize::plus);
            return stay.stream()
                            .allMatch(node -> after.capacity(node)
                                    .promised()
                                    .memory()
                                    .plus(after.capacity(node).memoryFree())
                                    .isAtMost(free))
                    && stay.size() > 1;
        }
    }
}
