package org.gannet.engine.operation.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import org.gannet.base.ByteSize;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.instance.Relocation;

/**
 * Which nodes could be switched off, the least used first, as Ganeti's hsqueeze(1) tells: nodes on which there is no
 * disk of a machine, and whose machines all find a place on the nodes that stay. Of those it must still be possible to
 * lose any one.
 * @param nodes to be drained, all of them, and then emptied in this order
 * @param held nodes that can't, since disks of machines are there
 */
public record SpareNodes(List<Spare> nodes, List<NodeName> held) {
    public SpareNodes {
        nodes = List.copyOf(nodes);
        held = List.copyOf(held);
    }

    /** @param goes where its machines would go */
    public record Spare(NodeName node, Map<InstanceId, NodeName> goes) {}

    /** Plays it. Pure. Costs about as much as plans that evacuate the nodes that are spare. */
    public static SpareNodes of(Allocation cluster) {
        return new Search(cluster).run();
    }

    /**
     * One search. All that there is any hope for are drained at first, so that each machine goes at once to where it
     * can stay; a node that can't be emptied after all takes machines again.
     */
    private static final class Search {
        private final PlanInputs inputs;
        private final List<Spare> spare = new ArrayList<>();
        private final List<NodeName> held = new ArrayList<>();
        private final Set<NodeName> off = new HashSet<>();
        private final Hope hope;
        private ClusterState state;

        Search(Allocation cluster) {
            state = cluster.state();
            hope = new Hope(cluster);
            inputs = new PlanInputs(
                    state, cluster.observations(), cluster.now(), cluster.silentAfter(), UUID::randomUUID);
        }

        SpareNodes run() {
            ClusterState now = state;
            List<Node> order = now.nodes().values().stream()
                    .filter(node ->
                            !node.offline() && inputs.findAnswering(node.name()).isPresent())
                    .sorted(Comparator.comparing(
                                    (Node node) -> now.capacity(node).promised().memory())
                            .thenComparing(Node::name))
                    .toList();
            List<Node> free = order.stream().filter(node -> !isHeld(node)).toList();
            List<Node> hoped = free.stream().filter(hope::without).toList();
            hoped.forEach(node -> drain(node, true));
            hoped.forEach(this::consider);
            for (Node node : free) {
                if (!off.contains(node.name()) && hope.without(node)) {
                    drain(node, true);
                    consider(node);
                }
            }
            return new SpareNodes(spare, held);
        }

        private boolean isHeld(Node node) {
            boolean holds = !state.instancesMirroredTo(node.name()).isEmpty()
                    || !EvacuateNode.living(state, node.name()).stream().allMatch(Instance::hasOnlySharedDisks);
            if (holds) {
                held.add(node.name());
            }
            return holds;
        }

        private void drain(Node node, boolean drained) {
            state = state.apply(List.of(new Change.PutNode(node.withFlags(false, drained))), state.revision());
        }

        private void consider(Node node) {
            Relocation relocation = new Relocation(inputs.over(state), "Its node is to be switched off.");
            Relocation.Where where = Relocation.Where.within(Set.of(node.name()), Optional.empty());
            for (Instance instance : Relocation.hardestFirst(EvacuateNode.living(state, node.name()))) {
                relocation.move(instance, where);
                if (!relocation.staying().isEmpty()) {
                    break;
                }
            }
            ClusterState after = relocation.settled();
            if (relocation.staying().isEmpty() && canLoseOne(after)) {
                spare.add(new Spare(node.name(), relocation.going()));
                off.add(node.name());
                state = after;
            } else {
                drain(node, node.drained());
                hope.stays(node);
            }
        }

        /** Whether what the fullest of the nodes that stay has promised would fit on the others. */
        private boolean canLoseOne(ClusterState after) {
            Allocation left = inputs.over(after).allocation();
            List<NodeCapacity> stay = after.nodes().values().stream()
                    .filter(node -> left.closed(node).isEmpty())
                    .map(after::capacity)
                    .toList();
            ByteSize free = stay.stream().map(NodeCapacity::memoryFree).reduce(ByteSize.ZERO, ByteSize::plus);
            return stay.size() > 1
                    && stay.stream()
                            .allMatch(room -> room.promised()
                                    .memory()
                                    .plus(room.memoryFree())
                                    .isAtMost(free));
        }
    }

    /** By sums alone: whether all that is promised would fit on the nodes that stay, and on all of them but one. */
    private static final class Hope {
        private final Allocation cluster;
        private final PriorityQueue<Long> largest = new PriorityQueue<>(Comparator.reverseOrder());
        private long memory;
        private long vcpus;

        Hope(Allocation cluster) {
            this.cluster = cluster;
            for (Node node : cluster.state().nodes().values()) {
                NodeCapacity room = cluster.state().capacity(node);
                memory -= room.promised().memory().bytes();
                vcpus -= room.promised().vcpus();
                count(node, room, 1);
            }
        }

        private void count(Node node, NodeCapacity room, int sign) {
            if (cluster.closed(node).isEmpty()) {
                memory += sign * room.memory().bytes();
                vcpus += sign * room.vcpus();
                if (sign > 0) {
                    largest.add(room.memory().bytes());
                } else {
                    largest.remove(room.memory().bytes());
                }
            }
        }

        /** Does without the node, too, if there is any hope that it can be done without. */
        boolean without(Node node) {
            NodeCapacity room = cluster.state().capacity(node);
            count(node, room, -1);
            boolean hopeful = vcpus >= 0 && largest.size() > 1 && memory >= largest.peek();
            if (!hopeful) {
                count(node, room, 1);
            }
            return hopeful;
        }

        void stays(Node node) {
            count(node, cluster.state().capacity(node), 1);
        }
    }
}
