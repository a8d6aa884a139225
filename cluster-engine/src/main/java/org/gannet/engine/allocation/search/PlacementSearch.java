package org.gannet.engine.allocation.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.PairSearch;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.Scorer;
import org.gannet.engine.balancing.Trial;

/**
 * Tries one instance on each candidate and finds the one after which the nodes are most even; then perhaps the next
 * one. The check that each node can be evacuated is made in the order of the scores, and so mostly once.
 */
final class PlacementSearch {
    private final PlacementState state;
    private final Inventory inventory;
    private final SearchRules rules;
    private final Scorer scorer;
    private final Optional<GlobalRedundancy> redundancy;
    private final Trial trial;
    private final long[] failures = new long[Fit.values().length];
    private long successes;

    /**
     * Searches a state, which is as it was afterwards.
     *
     * @param state has the instance, which is on no node yet
     * @param scope the nodes that count for the score and for evacuation
     */
    PlacementSearch(PlacementState state, int[] scope, SearchRules rules) {
        this(state, scope, scope, rules);
    }

    /** With other nodes that must be evacuable than those that count for the score. */
    PlacementSearch(PlacementState state, int[] scope, int[] losable, SearchRules rules) {
        this.state = state;
        this.rules = rules;
        inventory = state.inventory();
        scorer = new Scorer(state, scope);
        redundancy = rules.capacity() ? Optional.of(new GlobalRedundancy(state, losable)) : Optional.empty();
        trial = new Trial(state);
    }

    /** The nodes of some that an instance may go to. */
    static int[] candidates(Inventory inventory, int[] nodes, SearchRules rules) {
        return IntStream.of(nodes)
                .filter(node -> !inventory.isOffline(node)
                        && rules.allows(inventory.input().nodes().get(node).name()))
                .toArray();
    }

    /** Does it for good. */
    static void apply(PlacementState state, int instance, Found.Place place) {
        var trial = new Trial(state);
        Fit fit = trial.place(instance, place.primary(), place.secondary(), false);
        if (fit != Fit.FITS) {
            throw new IllegalArgumentException("instance " + instance + " does not fit there: " + fit.word());
        }
        state.apply(trial);
    }

    /** Does it for good, and is ready for the next one. */
    void take(int instance, Found.Place place) {
        apply(state, instance, place);
        scorer.refresh();
        redundancy.ifPresent(known -> known.add(instance));
    }

    /** On one node. */
    Found single(int instance, NewInstance wanted, int[] candidates) {
        return search(instance, wanted, candidates, new int[] {InstanceInput.NO_NODE});
    }

    /** On two different nodes of a group, in both orders: what {@link #search} finds, mostly without trying all. */
    Found pairs(int instance, NewInstance wanted, int[] candidates) {
        begin();
        var pairs = new PairSearch(state, scorer, instance, rules.soft());
        Optional<PairSearch.Pair> best = pairs.search(candidates, allowed(wanted, candidates), candidates);
        for (Fit fit : Fit.values()) {
            failures[fit.ordinal()] = fit == Fit.FITS ? 0 : pairs.count(fit);
        }
        successes = pairs.count(Fit.FITS);
        if (best.isPresent() && redundancy.isPresent()) {
            if (!redundancy.get().holds()) {
                none();
                best = Optional.empty();
            } else if (!holds(
                    redundancy.get(), instance, best.get().primary(), best.get().secondary())) {
                return search(instance, wanted, candidates, candidates);
            }
        }
        return Found.of(
                best.map(pair -> new Found.Place(pair.primary(), pair.secondary(), pair.score(), List.of())),
                successes,
                failures);
    }

    /** Of each node, what the policy of its group says. */
    private Fit[] allowed(NewInstance wanted, int[] nodes) {
        Fit[][] known = new Fit[2][inventory.input().groups().size()];
        Fit[] allowed = new Fit[nodes.length];
        for (int at = 0; at < nodes.length; at++) {
            boolean exclusive = inventory.input().nodes().get(nodes[at]).exclusiveStorage();
            int group = inventory.groupOf(nodes[at]);
            Fit[] ofGroup = known[exclusive ? 1 : 0];
            if (ofGroup[group] == null) {
                ofGroup[group] =
                        wanted.allowedBy(inventory.input().groups().get(group).policy(), exclusive);
            }
            allowed[at] = ofGroup[group];
        }
        return allowed;
    }

    /** The lowest score of all pairs of one of the first and one of the second. */
    Found search(int instance, NewInstance wanted, int[] primaries, int[] secondaries) {
        begin();
        double[] scratch = Scorer.scratch();
        double[] scores = new double[primaries.length * secondaries.length];
        Arrays.fill(scores, Double.NaN);
        int best = -1;
        for (int at = 0; at < scores.length; at++) {
            int primary = primaries[at / secondaries.length];
            int secondary = secondaries[at % secondaries.length];
            if (!isPair(primary, secondary)) {
                continue;
            }
            Fit fit = tried(instance, wanted, primary, secondary);
            if (fit != Fit.FITS) {
                failures[fit.ordinal()]++;
                continue;
            }
            successes++;
            scores[at] = scorer.after(trial, scratch);
            best = best < 0 || scores[at] <= scores[best] ? at : best;
        }
        if (best < 0) {
            return Found.of(Optional.empty(), 0, failures);
        }
        int found = best;
        int chosen = redundancy
                .map(known -> evacuable(known, instance, scores, found, primaries, secondaries))
                .orElse(best);
        return Found.of(
                chosen < 0
                        ? Optional.empty()
                        : Optional.of(new Found.Place(
                                primaries[chosen / secondaries.length],
                                secondaries[chosen % secondaries.length],
                                scores[chosen],
                                List.of())),
                successes,
                failures);
    }

    /** On nodes of exclusive storage: where fewest other instances lose their place. No node must be evacuable. */
    Found dedicated(int instance, NewInstance wanted, int[] primaries, int[] secondaries) {
        begin();
        Optional<Found.Place> best = Optional.empty();
        for (int primary : primaries) {
            for (int secondary : secondaries) {
                if (!isPair(primary, secondary)) {
                    continue;
                }
                Fit fit = tried(instance, wanted, primary, secondary);
                if (fit != Fit.FITS) {
                    failures[fit.ordinal()]++;
                    continue;
                }
                successes++;
                Found.Place place = lost(primary, secondary);
                best = best.isPresent() && best.get().compareTo(place) < 0 ? best : Optional.of(place);
            }
        }
        return Found.of(best, successes, failures);
    }

    private void begin() {
        Arrays.fill(failures, 0);
        successes = 0;
    }

    private boolean isPair(int primary, int secondary) {
        return secondary == InstanceInput.NO_NODE
                || primary != secondary && inventory.groupOf(primary) == inventory.groupOf(secondary);
    }

    private Fit tried(int instance, NewInstance wanted, int primary, int secondary) {
        var node = inventory.input().nodes().get(primary);
        Fit allowed =
                wanted.allowedBy(inventory.input().groups().get(node.group()).policy(), node.exclusiveStorage());
        return allowed == Fit.FITS ? trial.place(instance, primary, secondary, rules.soft()) : allowed;
    }

    private Found.Place lost(int primary, int secondary) {
        List<Long> lost = new ArrayList<>(new SmallestRoom(state, primary).counts());
        List<Long> lostSecond =
                secondary == InstanceInput.NO_NODE ? List.of() : new SmallestRoom(state, secondary).counts();
        PlacementState.Done done = state.applyUndoably(trial);
        List<Long> left = new SmallestRoom(state, primary).counts();
        List<Long> leftSecond =
                secondary == InstanceInput.NO_NODE ? List.of() : new SmallestRoom(state, secondary).counts();
        long disk = state.freeDiskMib(primary) + (lostSecond.isEmpty() ? 0 : state.freeDiskMib(secondary));
        state.undo(done);
        for (int at = 0; at < lost.size(); at++) {
            long second = at < lostSecond.size() ? lostSecond.get(at) - leftSecond.get(at) : 0;
            lost.set(at, lost.get(at) - left.get(at) + second);
        }
        return new Found.Place(primary, secondary, disk, lost);
    }

    /** The best after which all nodes can be evacuated, or -1; those before it have failed. */
    private int evacuable(
            GlobalRedundancy known, int instance, double[] scores, int best, int[] primaries, int[] secondaries) {
        if (!known.holds()) {
            return none();
        }
        if (holds(known, instance, primaries[best / secondaries.length], secondaries[best % secondaries.length])) {
            return best;
        }
        fail();
        int[] ordered = IntStream.range(0, scores.length)
                .filter(at -> at != best && !Double.isNaN(scores[at]))
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(at -> scores[at]).thenComparing(Comparator.reverseOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int at : ordered) {
            if (holds(known, instance, primaries[at / secondaries.length], secondaries[at % secondaries.length])) {
                return at;
            }
            fail();
        }
        return -1;
    }

    private int none() {
        failures[Fit.NO_REDUNDANCY.ordinal()] += successes;
        successes = 0;
        return -1;
    }

    private void fail() {
        failures[Fit.NO_REDUNDANCY.ordinal()]++;
        successes--;
    }

    private boolean holds(GlobalRedundancy known, int instance, int primary, int secondary) {
        trial.place(instance, primary, secondary, false);
        PlacementState.Done done = state.applyUndoably(trial);
        boolean holds = known.holdsAfter(state, instance);
        state.undo(done);
        return holds;
    }
}
