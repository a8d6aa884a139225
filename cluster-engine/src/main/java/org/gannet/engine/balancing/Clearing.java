package org.gannet.engine.balancing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gannet.engine.balancing.RollingMaintenance.Alone;
import org.gannet.engine.balancing.RollingMaintenance.Guests;
import org.gannet.engine.balancing.RollingMaintenance.Move;
import org.gannet.engine.balancing.RollingMaintenance.Outcome;
import org.gannet.engine.balancing.RollingMaintenance.Step;
import org.gannet.engine.balancing.RollingMaintenance.Why;

/** Empties as many of some nodes as find room at the same time: the first step of a rolling maintenance. */
final class Clearing {
    /** How a place is chosen. */
    enum Way {
        /** Where the nodes become most even. */
        EVEN(true, false),
        /** On as few nodes as possible, so that more of the others can be emptied. */
        PACKED(true, true),
        EVEN_BEYOND_SOFT_LIMITS(false, false),
        PACKED_BEYOND_SOFT_LIMITS(false, true);

        private final boolean strict;
        private final boolean packed;

        Way(boolean strict, boolean packed) {
            this.strict = strict;
            this.packed = packed;
        }

        boolean isStrict() {
            return strict;
        }
    }

    private static final BitSet NONE = new BitSet();

    private final RollingMaintenance plan;
    private final Way way;
    private final BitSet candidates = new BitSet();
    private final BitSet down = new BitSet();
    /** Nodes that have taken something in: they stay up. */
    private final Set<Integer> hosts = new TreeSet<>();

    private final List<Move> moves = new ArrayList<>();
    private final PlacementState state;
    private final Inventory inventory;
    /** What the node that is being emptied has cost so far, the newest first. */
    private final Deque<PlacementState.Done> done = new ArrayDeque<>();
    /** Of each group that something has looked for a place in. */
    private final Map<Integer, Scorer> scorers = new HashMap<>();
    /** Groups whose scorer has seen all that changed. */
    private final Set<Integer> fresh = new HashSet<>();

    private final Trial trial;
    private final double[] scratch = Scorer.scratch();
    private Optional<Outcome.Refused> refusal = Optional.empty();

    Clearing(RollingMaintenance plan, List<Integer> candidates, Way way) {
        this.plan = plan;
        this.way = way;
        candidates.forEach(this.candidates::set);
        state = plan.before().copy();
        inventory = state.inventory();
        trial = new Trial(state);
        candidates.forEach(this::take);
    }

    /** Why not even one of them can be emptied. */
    Optional<Outcome.Refused> refusal() {
        return down.isEmpty() ? refusal : Optional.empty();
    }

    Step step() {
        return new Step(down.stream().boxed().toList(), moves);
    }

    private void take(int node) {
        if (hosts.contains(node)) {
            return;
        }
        Set<Integer> taken = new TreeSet<>();
        List<Move> made = new ArrayList<>();
        down.set(node);
        Optional<Outcome.Refused> stuck = empty(node, taken, made);
        if (stuck.isPresent()) {
            down.clear(node);
            refusal = refusal.or(() -> stuck);
            takeBack();
            return;
        }
        done.clear();
        hosts.addAll(taken);
        moves.addAll(made);
    }

    private void takeBack() {
        while (!done.isEmpty()) {
            state.undo(done.pop());
        }
        fresh.clear();
    }

    private void apply() {
        done.push(state.applyUndoably(trial));
        fresh.clear();
    }

    private Optional<Outcome.Refused> empty(int node, Set<Integer> taken, List<Move> made) {
        for (int instance = 0; instance < inventory.instances(); instance++) {
            if (isConcerned(instance, node)) {
                Optional<Why> why = moveAway(instance, node, taken);
                if (why.isPresent()) {
                    return Optional.of(new Outcome.Refused(node, instance, why.get()));
                }
                made.add(new Move(instance, state.primaryOf(instance), state.secondaryOf(instance)));
            }
        }
        return Optional.empty();
    }

    /**
     * Those that only go to their second node need no room of anybody's choosing: the graph has seen to it. Of what
     * does not exist yet there is nothing to move.
     */
    private boolean isConcerned(int instance, int node) {
        if (inventory.forthcoming[instance]) {
            return false;
        }
        int primary = state.primaryOf(instance);
        int secondary = state.secondaryOf(instance);
        return secondary == InstanceInput.NO_NODE
                ? primary == node && plan.alone() == Alone.MOVE
                : plan.full() && (secondary == node || primary == node);
    }

    private Optional<Why> moveAway(int instance, int node, Set<Integer> taken) {
        if (state.secondaryOf(instance) == InstanceInput.NO_NODE) {
            return place(instance, MoveKind.FAILOVER_TO_ANY, node, taken)
                    ? Optional.empty()
                    : Optional.of(Why.NO_ROOM_ALONE);
        }
        if (state.primaryOf(instance) == node && plan.guests() == Guests.LEAVE) {
            if (trial.move(instance, MoveKind.FAILOVER, InstanceInput.NO_NODE, false) != Fit.FITS) {
                return Optional.of(Why.NO_FAILOVER);
            }
            apply();
        }
        return state.secondaryOf(instance) != node || place(instance, MoveKind.REPLACE_SECONDARY, node, taken)
                ? Optional.empty()
                : Optional.of(Why.NO_ROOM_FOR_SECOND);
    }

    /** In the group of the node that it leaves, rather on nodes that stay up anyway, then on any. */
    private boolean place(int instance, MoveKind kind, int left, Set<Integer> taken) {
        Scorer scorer = scorer(inventory.groupOf(left));
        return place(instance, kind, scorer, taken, candidates) || place(instance, kind, scorer, taken, NONE);
    }

    private boolean place(int instance, MoveKind kind, Scorer scorer, Set<Integer> taken, BitSet not) {
        int best = InstanceInput.NO_NODE;
        double lowest = Double.POSITIVE_INFINITY;
        for (int target : scorer.scope()) {
            boolean may = !inventory.isOffline(target)
                    && !down.get(target)
                    && !not.get(target)
                    && target != state.primaryOf(instance)
                    && target != state.secondaryOf(instance);
            if (may && trial.move(instance, kind, target, way.strict) == Fit.FITS) {
                double score = way.packed ? rank(target, taken) : scorer.after(trial, scratch);
                if (score < lowest) {
                    best = target;
                    lowest = score;
                }
            }
        }
        if (best == InstanceInput.NO_NODE) {
            return false;
        }
        trial.move(instance, kind, best, way.strict);
        apply();
        taken.add(best);
        return true;
    }

    /** Those that have taken something in already come first, then the last ones, which are emptied last. */
    private int rank(int target, Set<Integer> taken) {
        boolean host = hosts.contains(target) || taken.contains(target);
        return host ? target : 2 * inventory.nodes() - target;
    }

    private Scorer scorer(int group) {
        Scorer scorer = scorers.computeIfAbsent(group, none -> new Scorer(state, inventory.nodesOfGroup(group)));
        if (fresh.add(group)) {
            scorer.refresh();
        }
        return scorer;
    }
}
