package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which nodes can go down together, in as few steps as are found: no instance loses both its nodes in one step, and
 * what has only one is moved away before (hroller(1) of Ganeti 3.0). After a step everything is as it was. Forthcoming
 * instances are not moved; but not both nodes that they will have go down, as they may be made meanwhile.
 *
 * @param before as things are
 * @param guests what becomes of instances while their node is down
 * @param alone what becomes of instances that have no second node
 * @param full whether second copies leave the nodes, too: instances are redundant all the time
 * @param lenient whether soft limits give way where that makes fewer steps, as with hroller: it is not for long
 */
public record RollingMaintenance(PlacementState before, Guests guests, Alone alone, boolean full, boolean lenient) {
    /** So many ways to part the nodes are tried at most where some can't be emptied together. */
    private static final long MOST_TRIES = 30;
    /** So many are tried, times nodes by instances. */
    private static final long TRIALS = 500_000;

    /** With all limits. */
    public RollingMaintenance(PlacementState before, Guests guests, Alone alone, boolean full) {
        this(before, guests, alone, full, false);
    }

    /** What becomes of running instances. */
    public enum Guests {
        /** They go to their second node: two nodes whose instances would go to the same one are not down together. */
        LEAVE,
        /** They are shut down. */
        STAY
    }

    /** What becomes of instances without a second node. */
    public enum Alone {
        /** They go somewhere else while it lasts. */
        MOVE,
        /** Their nodes are left out. */
        SKIP,
        /** They go down with their node. */
        IGNORE
    }

    /**
     * What goes before the nodes go down.
     *
     * @param secondary {@link InstanceInput#NO_NODE} of an instance that has none
     */
    public record Move(int instance, int primary, int secondary) {}

    /** Nodes that go down together. */
    public record Step(List<Integer> nodes, List<Move> moves) {
        public Step {
            nodes = List.copyOf(nodes);
            moves = List.copyOf(moves);
        }
    }

    /** The steps, or who is in the way. */
    public sealed interface Outcome {
        /** In the order of their sizes, the largest first; the one with the master last. */
        record Planned(List<Step> steps) implements Outcome {
            public Planned {
                steps = List.copyOf(steps);
            }
        }

        /** A node cannot be emptied, not even alone. */
        record Refused(int node, int instance, Why why) implements Outcome {}
    }

    /** Why a node cannot be emptied. */
    public enum Why {
        NO_FAILOVER("Failed to migrate instances off nodes"),
        NO_ROOM_ALONE("Not enough capacity to move non-redundant instances"),
        NO_ROOM_FOR_SECOND("Not enough capacity to move secondaries");

        private final String sentence;

        Why(String sentence) {
            this.sentence = sentence;
        }

        /** As hroller says it. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * Plans for the nodes that are wanted and online.
     *
     * @param wanted by the node's index
     */
    public Outcome plan(IntPredicate wanted) {
        Inventory inventory = before.inventory();
        Set<Integer> skipped = new TreeSet<>();
        if (alone == Alone.SKIP) {
            IntStream.range(0, inventory.instances())
                    .filter(instance ->
                            before.secondaryOf(instance) == InstanceInput.NO_NODE && !inventory.forthcoming[instance])
                    .forEach(instance -> skipped.add(before.primaryOf(instance)));
        }
        int[] nodes = IntStream.range(0, inventory.nodes())
                .filter(node -> !inventory.isOffline(node) && wanted.test(node) && !skipped.contains(node))
                .toArray();
        NodeGraph graph = graph(nodes);
        List<List<Integer>> sets = graph.independentSets();
        Outcome best = new Emptying(this, graph).steps(sets);
        int tries = (int) Math.min(MOST_TRIES, TRIALS / (1L + (long) nodes.length * inventory.instances()));
        for (int seed = 0; seed < tries && !isIn(best, sets.size()); seed++) {
            best = fewer(best, new Emptying(this, graph).steps(graph.otherSets(seed)));
        }
        if (!(best instanceof Outcome.Planned planned)) {
            return best;
        }
        List<Step> steps = new ArrayList<>(planned.steps());
        steps.sort(Comparator.comparing((Step step) -> -step.nodes().size()));
        return new Outcome.Planned(masterLast(steps));
    }

    private static boolean isIn(Outcome outcome, int steps) {
        return outcome instanceof Outcome.Planned planned && planned.steps().size() <= steps;
    }

    private static Outcome fewer(Outcome one, Outcome other) {
        boolean better = other instanceof Outcome.Planned some
                && !(one instanceof Outcome.Planned all
                        && all.steps().size() <= some.steps().size());
        return better ? other : one;
    }

    private NodeGraph graph(int[] nodes) {
        NodeGraph graph = new NodeGraph(nodes, before.inventory().nodes());
        TreeMap<Integer, TreeSet<Integer>> goingTo = new TreeMap<>();
        for (int instance = 0; instance < before.inventory().instances(); instance++) {
            int primary = before.primaryOf(instance);
            int secondary = before.secondaryOf(instance);
            if (primary != InstanceInput.NO_NODE && secondary != InstanceInput.NO_NODE) {
                graph.connect(primary, secondary);
                if (!before.inventory().forthcoming[instance]) {
                    goingTo.computeIfAbsent(secondary, none -> new TreeSet<>()).add(primary);
                }
            }
        }
        if (guests == Guests.LEAVE) {
            goingTo.values()
                    .forEach(all ->
                            all.forEach(one -> all.tailSet(one, false).forEach(other -> graph.connect(one, other))));
        }
        return graph;
    }

    private List<Step> masterLast(List<Step> steps) {
        List<NodeInput> nodes = before.inventory().input().nodes();
        OptionalInt master = IntStream.range(0, nodes.size())
                .filter(node -> nodes.get(node).master())
                .findFirst();
        List<Step> others = new ArrayList<>();
        List<Step> last = new ArrayList<>();
        for (Step step : steps) {
            if (master.isPresent() && step.nodes().contains(master.getAsInt())) {
                List<Integer> ordered = new ArrayList<>(step.nodes());
                ordered.remove(Integer.valueOf(master.getAsInt()));
                ordered.add(master.getAsInt());
                last.add(new Step(ordered, step.moves()));
            } else {
                others.add(step);
            }
        }
        others.addAll(last);
        return others;
    }
}
