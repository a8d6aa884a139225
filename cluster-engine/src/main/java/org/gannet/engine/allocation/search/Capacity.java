package org.gannet.engine.allocation.search;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.NodeInput;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.model.AllocationPolicy;

/**
 * How many more instances fit, by placing them one after another as {@link GroupSearch} would: so what it promises can
 * be placed. All of one size, or tiered: from a largest size down, by shrinking what stands in the way most.
 */
public final class Capacity {
    private static final int FEWEST_SLOTS = 16;

    private final SearchRules rules;
    private final SearchRules whenShrunk;
    private final int[] candidates;
    private final int[] losable;
    private final int limit;
    private final Shrinking shrinking;
    private final List<Step> steps = new ArrayList<>();
    private PlacementState state;

    /** One instance and where it goes. */
    public record Step(NewInstance instance, Found.Place place) {}

    /**
     * What fits.
     *
     * @param after the cluster with all of them
     * @param failures why the next one does not fit, for each node or pair of nodes
     */
    public record Forecast(List<Step> steps, PlacementState after, Map<Fit, Long> failures) {
        public Forecast {
            steps = List.copyOf(steps);
            EnumMap<Fit, Long> ordered = new EnumMap<>(Fit.class);
            ordered.putAll(failures);
            failures = Collections.unmodifiableMap(ordered);
        }

        public int count() {
            return steps.size();
        }

        /** What stands in the way of most nodes; empty where there was nowhere to try. */
        public Optional<Fit> limitedBy() {
            return failures.entrySet().stream()
                    .max(Map.Entry.<Fit, Long>comparingByValue()
                            .thenComparing(entry -> -entry.getKey().ordinal()))
                    .map(Map.Entry::getKey);
        }
    }

    /**
     * Counts on a state, which is not changed.
     *
     * @param groups where instances may go
     * @param losable nodes that must be evacuable all the time, if the rules want that
     * @param limit how many at most, 0 for as many as fit
     */
    public Capacity(PlacementState state, List<Integer> groups, int[] losable, SearchRules rules, int limit) {
        this(state, groups, losable, rules, rules, limit);
    }

    /**
     * With other rules for whether a smaller size would fit than for what is placed.
     *
     * @param whenShrunk the rules for the smaller size
     */
    public Capacity(
            PlacementState state,
            List<Integer> groups,
            int[] losable,
            SearchRules rules,
            SearchRules whenShrunk,
            int limit) {
        this.state = state.copy();
        this.rules = rules;
        this.whenShrunk = whenShrunk;
        this.losable = losable.clone();
        this.limit = limit;
        Inventory inventory = state.inventory();
        candidates = IntStream.of(PlacementSearch.candidates(inventory, inventory.allNodes(), rules))
                .filter(node -> groups.contains(inventory.groupOf(node)))
                .toArray();
        shrinking = new Shrinking(groups.stream()
                .map(group -> inventory.input().groups().get(group).policy())
                .toList());
    }

    /** How many of one size fit into a cluster, in all groups that take new instances. */
    public static Forecast of(ClusterInput cluster, NewInstance wanted, SearchRules rules, int limit) {
        PlacementState state = PlacementState.of(Inventory.of(cluster));
        List<Integer> groups = IntStream.range(0, cluster.groups().size())
                .filter(group -> cluster.groups().get(group).allocation() != AllocationPolicy.UNALLOCABLE)
                .boxed()
                .toList();
        return new Capacity(state, groups, state.inventory().allNodes(), rules, limit).fixed(wanted);
    }

    /** How many more would fit with one more node, which is empty. */
    public static int gainOf(ClusterInput cluster, NodeInput more, NewInstance wanted, SearchRules rules, int limit) {
        List<NodeInput> nodes = new ArrayList<>(cluster.nodes());
        nodes.add(more);
        return of(cluster.withNodes(nodes), wanted, rules, limit).count()
                - of(cluster, wanted, rules, limit).count();
    }

    /** Whether there are nodes enough for one, however full they are. */
    public boolean hasPlaces(NewInstance wanted) {
        Inventory inventory = state.inventory();
        return IntStream.of(candidates)
                .anyMatch(node -> IntStream.of(candidates)
                                .filter(other -> inventory.groupOf(other) == inventory.groupOf(node))
                                .count()
                        >= wanted.requiredNodes());
    }

    /** All of one size. */
    public Forecast fixed(NewInstance wanted) {
        Map<Fit, Long> failures = place(wanted);
        return new Forecast(steps, state, failures);
    }

    /** Of each of some sizes in turn, and then smaller. */
    public Forecast tiered(List<NewInstance> largest) {
        Map<Fit, Long> failures = Map.of();
        for (NewInstance wanted : largest) {
            if (limit == 0 || steps.size() < limit) {
                failures = tier(wanted);
            }
        }
        return new Forecast(steps, state, failures);
    }

    /**
     * As hspace 3.0.2: unit by unit what most fail by; where that leads to nothing, from the smallest such size on what
     * alone is enough.
     */
    private Map<Fit, Long> tier(NewInstance wanted) {
        Map<Fit, Long> failures = place(wanted);
        if (failures.isEmpty() || limit > 0 && steps.size() >= limit) {
            return failures;
        }
        int before = steps.size();
        List<Fit> causes = Shrinking.causes(failures);
        Shrinking.Run run =
                shrinking.run(wanted, causes.getFirst(), smaller -> differs(search(smaller, rules), failures));
        if (run.next().isPresent()) {
            Map<Fit, Long> last = tier(run.next().get());
            if (steps.size() > before) {
                return last;
            }
        }
        return causes.stream()
                .map(cause -> shrinking.untilItFits(run.smallest(), cause, smaller -> search(smaller, whenShrunk)))
                .flatMap(Optional::stream)
                .findFirst()
                .map(this::tier)
                .orElse(failures);
    }

    private static boolean differs(Found found, Map<Fit, Long> failures) {
        return found.best().isPresent() || !found.failures().equals(failures);
    }

    private Found search(NewInstance wanted, SearchRules by) {
        PlacementState larger = state.with(List.of(wanted.input()));
        return search(search(larger, by), larger.inventory().instances() - 1, wanted);
    }

    private PlacementSearch search(PlacementState from, SearchRules by) {
        return new PlacementSearch(from, from.inventory().allNodes(), losable, by);
    }

    private Found search(PlacementSearch search, int instance, NewInstance wanted) {
        return wanted.requiredNodes() == 1
                ? search.single(instance, wanted, candidates)
                : search.pairs(instance, wanted, candidates);
    }

    /** Places until it fails or the limit is reached; says why it failed. */
    private Map<Fit, Long> place(NewInstance wanted) {
        int first = state.inventory().instances();
        int slots = 0;
        int used = 0;
        PlacementState from = state;
        PlacementSearch search = search(from, rules);
        while (true) {
            if (used == slots) {
                int more = Math.max(FEWEST_SLOTS, slots);
                from = from.with(Collections.nCopies(more, wanted.input()));
                slots += more;
                search = search(from, rules);
            }
            Found found = search(search, first + used, wanted);
            if (found.best().isEmpty() || limit > 0 && steps.size() >= limit) {
                state = used == 0 ? state : from;
                return found.failures();
            }
            search.take(first + used, found.best().get());
            steps.add(new Step(wanted, found.best().get()));
            used++;
        }
    }

    /** The instances of a cluster and those that were placed. */
    public static List<InstanceInput> placed(Forecast forecast) {
        return forecast.steps().stream()
                .map(step -> step.instance()
                        .input()
                        .withNodes(step.place().primary(), step.place().secondary()))
                .toList();
    }
}
