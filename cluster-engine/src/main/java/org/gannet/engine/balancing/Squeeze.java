package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which nodes could be powered off, or must be powered on: only those whose instances all lie on storage that other
 * nodes see (hsqueeze(1) of Ganeti 3.0). Standby nodes are offline and have a tag {@value #STANDBY}….
 *
 * @param minimal when a node has less free than so many standard instances take, standby nodes are powered on
 * @param target as much is left free on each node when others are powered off
 */
public record Squeeze(ClusterInput cluster, double minimal, double target) {
    public static final String STANDBY = "htools:standby:";

    public Squeeze {
        if (!(minimal >= 0 && target >= 0)) {
            throw new IllegalArgumentException("resources are at least 0, not " + minimal + " and " + target);
        }
    }

    /**
     * What to do.
     *
     * @param nodes by their index; to be powered on before the moves, or off after them
     * @param enough whether each node has what it should have afterwards
     */
    public record Advice(
            Kind kind, List<Integer> nodes, List<BalanceMove> moves, PlacementState after, boolean enough) {
        public Advice {
            nodes = List.copyOf(nodes);
            moves = List.copyOf(moves);
        }
    }

    /** Whether there is something to do. */
    public enum Kind {
        NOTHING,
        POWER_OFF,
        POWER_ON
    }

    /** Nodes that may be powered off, those with most instances first. */
    public List<Integer> candidatesToPowerOff() {
        int[] load = new int[cluster.nodes().size()];
        cluster.instances().forEach(instance -> load[instance.primary()]++);
        return all().filter(this::mayBePoweredOff)
                .boxed()
                .sorted(Comparator.comparing((Integer node) -> -load[node]))
                .toList();
    }

    /** Standby nodes, in order. */
    public List<Integer> candidatesToPowerOn() {
        return all().filter(node -> isStandby(cluster.nodes().get(node)))
                .boxed()
                .toList();
    }

    private IntStream all() {
        return IntStream.range(0, cluster.nodes().size());
    }

    private boolean mayBePoweredOff(int node) {
        NodeInput input = cluster.nodes().get(node);
        return !input.offline()
                && !input.master()
                && cluster.instances().stream()
                        .filter(instance -> instance.primary() == node || instance.secondary() == node)
                        .allMatch(instance -> instance.template().mirroring() == Mirroring.EXTERNAL);
    }

    private static boolean isStandby(NodeInput node) {
        return node.offline() && node.tags().stream().anyMatch(tag -> tag.startsWith(STANDBY));
    }

    public Advice advice() {
        PlacementState now = PlacementState.of(Inventory.of(cluster));
        if (!hasEach(now, minimal)) {
            return powerOn();
        }
        Advice off = powerOff();
        return off.nodes().isEmpty() ? new Advice(Kind.NOTHING, List.of(), List.of(), now, true) : off;
    }

    private Advice powerOn() {
        List<Integer> standby = candidatesToPowerOn();
        Advice last = tried(Kind.POWER_ON, List.of(), minimal);
        for (int count = 1; count <= standby.size() && !last.enough(); count++) {
            last = tried(Kind.POWER_ON, standby.subList(0, count), minimal);
        }
        return last;
    }

    /** Those with the fewest instances first, of equals the last one; who can't join them is left out. */
    private Advice powerOff() {
        Advice best = tried(Kind.POWER_OFF, List.of(), target);
        for (int node : candidatesToPowerOff().reversed()) {
            List<Integer> more = new ArrayList<>(best.nodes());
            more.addFirst(node);
            Advice next = tried(Kind.POWER_OFF, more, target);
            best = next.enough() ? next : best;
        }
        return best;
    }

    private Advice tried(Kind kind, List<Integer> nodes, double wanted) {
        Set<Integer> changed = Set.copyOf(nodes);
        List<NodeInput> inputs = all().mapToObj(node -> changed.contains(node)
                        ? cluster.nodes().get(node).withOffline(kind == Kind.POWER_OFF)
                        : cluster.nodes().get(node))
                .toList();
        PlacementState state = PlacementState.of(Inventory.of(cluster.withNodes(inputs)));
        List<BalanceMove> moves = new ArrayList<>();
        for (int group = 0; group < cluster.groups().size(); group++) {
            BalancePlan plan = Balancer.plan(state, state.inventory().nodesOfGroup(group), BalanceOptions.DEFAULT);
            moves.addAll(plan.moves());
            state = plan.result();
        }
        PlacementState after = state;
        boolean reachable = IntStream.range(0, cluster.instances().size())
                .noneMatch(instance -> after.inventory().isOffline(after.primaryOf(instance)));
        return new Advice(kind, nodes, moves, after, reachable && hasEach(after, wanted));
    }

    /** Whether each online node takes an instance of so many standard ones' size; what moves has no local disks. */
    private boolean hasEach(PlacementState state, double times) {
        PolicySpec standard = cluster.policy().standard();
        double memory = Math.floor(times * standard.memoryMib());
        double vcpus = Math.floor(times * standard.vcpus());
        return all().filter(node -> !state.inventory().isOffline(node))
                .allMatch(node -> state.unallocatedMemoryMib(node)
                                > memory + (state.isRedundant(node) ? state.reservedMemoryMib(node) : 0)
                        && state.freeVcpus(node) >= vcpus);
    }
}
