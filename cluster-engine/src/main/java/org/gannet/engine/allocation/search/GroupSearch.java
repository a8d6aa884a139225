package org.gannet.engine.allocation.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.GroupInput;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.model.AllocationPolicy;

/**
 * Finds the best group and place for a new instance: of the groups with all its networks, the preferred before those of
 * last resort, then by score. Nothing is changed until {@link #place} does.
 */
public final class GroupSearch {
    private final PlacementState state;
    private final SearchRules rules;

    /** What came of one group: its search, or why it was not searched. */
    public record Answer(int group, Optional<Found> found, String error) {
        /** As hail says it: "Group default (preferred): score …". */
        String sentence(Inventory inventory) {
            GroupInput input = inventory.input().groups().get(group);
            String policy = input.allocation().name().toLowerCase(Locale.ROOT);
            return found.map(done ->
                            "Group " + input.name() + " (" + policy + "): " + Sentences.of(done, inventory.input()))
                    .orElse(error);
        }
    }

    /**
     * What came of all.
     *
     * @param chosen the group and the place in it
     * @param log sentences on each group
     */
    public record Result(Optional<Chosen> chosen, List<String> log) {
        public Result {
            log = List.copyOf(log);
        }
    }

    /** Where it goes. */
    public record Chosen(int group, Found.Place place) {}

    public GroupSearch(PlacementState state, SearchRules rules) {
        this.state = state;
        this.rules = rules;
    }

    /**
     * Searches all groups that have nodes, or some of them. Each is judged by how even all nodes would be then: so
     * the groups can be compared. Only its own nodes must be evacuable.
     *
     * @param instance its index in the state; it is on no node yet
     * @param nodes how many it takes: 1 or 2
     * @param allowed which groups may be chosen
     */
    public Result best(int instance, NewInstance wanted, int nodes, IntPredicate allowed) {
        List<Answer> answers = new ArrayList<>();
        List<Answer> refused = new ArrayList<>();
        boolean dedicated = isDedicated(group -> isAllocable(group));
        for (int group : groups()) {
            if (!allowed.test(group)) {
                continue;
            }
            Answer answer =
                    inGroup(instance, wanted, nodes, group, state.inventory().allNodes(), dedicated);
            (isConnected(group, wanted) ? answers : refused).add(answer);
        }
        Inventory inventory = state.inventory();
        List<String> log = new ArrayList<>();
        refused.forEach(answer -> log.add(answer.sentence(inventory)));
        answers.forEach(answer -> log.add(answer.sentence(inventory)));
        Optional<Answer> best = answers.reversed().stream()
                .filter(answer -> isAllocable(answer.group())
                        && answer.found().flatMap(Found::best).isPresent())
                .min(Comparator.comparing(
                                (Answer answer) -> input(answer.group()).allocation())
                        .thenComparing(
                                answer -> answer.found().orElseThrow().best().orElseThrow()));
        return new Result(
                best.map(answer -> new Chosen(
                        answer.group(), answer.found().orElseThrow().best().orElseThrow())),
                log);
    }

    /** Searches one group, whatever its allocation policy; it is judged by its own nodes. */
    public Result in(int instance, NewInstance wanted, int nodes, int group) {
        boolean dedicated = isDedicated(other -> other == group);
        int[] scope = state.inventory().nodesOfGroup(group);
        Answer answer = inGroup(instance, wanted, nodes, group, scope, dedicated);
        return new Result(
                answer.found().flatMap(Found::best).map(place -> new Chosen(group, place)),
                List.of(answer.sentence(state.inventory())));
    }

    /** Puts it there. */
    public void place(int instance, Found.Place place) {
        PlacementSearch.apply(state, instance, place);
    }

    private Answer inGroup(int instance, NewInstance wanted, int nodes, int group, int[] scope, boolean dedicated) {
        if (!isConnected(group, wanted)) {
            return new Answer(
                    group,
                    Optional.empty(),
                    "group " + input(group).name() + " is not connected to a network required by instance "
                            + wanted.name());
        }
        int[] own = state.inventory().nodesOfGroup(group);
        int[] candidates = PlacementSearch.candidates(state.inventory(), own, rules);
        if (candidates.length < nodes) {
            String error = nodes == 1 ? "No online nodes" : "Not enough online nodes";
            return new Answer(group, Optional.empty(), "Group " + input(group).name() + ": error " + error);
        }
        var search = new PlacementSearch(state, scope, own, rules);
        int[] second = nodes == 1 ? new int[] {InstanceInput.NO_NODE} : candidates;
        Found found;
        if (dedicated) {
            found = search.dedicated(instance, wanted, candidates, second);
        } else {
            found = nodes == 1
                    ? search.single(instance, wanted, candidates)
                    : search.pairs(instance, wanted, candidates);
        }
        return new Answer(group, Optional.of(found), "");
    }

    private int[] groups() {
        Inventory inventory = state.inventory();
        return IntStream.range(0, inventory.input().groups().size())
                .filter(group -> inventory.nodesOfGroup(group).length > 0)
                .toArray();
    }

    /** Whether all nodes that may be chosen have exclusive storage. */
    private boolean isDedicated(IntPredicate groups) {
        Inventory inventory = state.inventory();
        return inventory.input().nodes().stream()
                .filter(node -> groups.test(node.group()))
                .allMatch(node -> node.exclusiveStorage());
    }

    private boolean isAllocable(int group) {
        return input(group).allocation() != AllocationPolicy.UNALLOCABLE;
    }

    private boolean isConnected(int group, NewInstance wanted) {
        return Set.copyOf(input(group).networks()).containsAll(wanted.networks());
    }

    private GroupInput input(int group) {
        return state.inventory().input().groups().get(group);
    }
}
