package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.List;
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

    private final RollingMaintenance plan;
    private final Way way;
    private final Set<Integer> candidates;
    private final Set<Integer> down = new TreeSet<>();
    /** Nodes that have taken something in: they stay up. */
    private final Set<Integer> hosts = new TreeSet<>();

    private final List<Move> moves = new ArrayList<>();
    private PlacementState state;
    private Optional<Outcome.Refused> refusal = Optional.empty();

    Clearing(RollingMaintenance plan, List<Integer> candidates, Way way) {
        this.plan = plan;
        this.way = way;
        this.candidates = Set.copyOf(candidates);
        state = plan.before();
        candidates.forEach(this::take);
    }

    /** Why not even one of them can be emptied. */
    Optional<Outcome.Refused> refusal() {
        return down.isEmpty() ? refusal : Optional.empty();
    }

    Step step() {
        return new Step(List.copyOf(down), moves);
    }

    private void take(int node) {
        if (hosts.contains(node)) {
            return;
        }
        PlacementState then = state.copy();
        Set<Integer> taken = new TreeSet<>();
        List<Move> made = new ArrayList<>();
        down.add(node);
        Optional<Outcome.Refused> stuck = empty(then, node, taken, made);
        if (stuck.isPresent()) {
            down.remove(node);
            refusal = refusal.or(() -> stuck);
            return;
        }
        state = then;
        hosts.addAll(taken);
        moves.addAll(made);
    }

    private Optional<Outcome.Refused> empty(PlacementState then, int node, Set<Integer> taken, List<Move> made) {
        for (int instance = 0; instance < then.inventory().instances(); instance++) {
            if (isConcerned(then, instance, node)) {
                Optional<Why> why = moveAway(then, instance, node, taken);
                if (why.isPresent()) {
                    return Optional.of(new Outcome.Refused(node, instance, why.get()));
                }
                made.add(new Move(instance, then.primaryOf(instance), then.secondaryOf(instance)));
            }
        }
        return Optional.empty();
    }

    /** Those that only go to their second node need no room of anybody's choosing: the graph has seen to it. */
    private boolean isConcerned(PlacementState then, int instance, int node) {
        int primary = then.primaryOf(instance);
        int secondary = then.secondaryOf(instance);
        return secondary == InstanceInput.NO_NODE
                ? primary == node && plan.alone() == Alone.MOVE
                : plan.full() && (secondary == node || primary == node);
    }

    private Optional<Why> moveAway(PlacementState then, int instance, int node, Set<Integer> taken) {
        if (then.secondaryOf(instance) == InstanceInput.NO_NODE) {
            return place(then, instance, MoveKind.FAILOVER_TO_ANY, taken)
                    ? Optional.empty()
                    : Optional.of(Why.NO_ROOM_ALONE);
        }
        if (then.primaryOf(instance) == node && plan.guests() == Guests.LEAVE) {
            Trial failover = new Trial(then);
            if (failover.move(instance, MoveKind.FAILOVER, InstanceInput.NO_NODE, false) != Fit.FITS) {
                return Optional.of(Why.NO_FAILOVER);
            }
            then.apply(failover);
        }
        return then.secondaryOf(instance) != node || place(then, instance, MoveKind.REPLACE_SECONDARY, taken)
                ? Optional.empty()
                : Optional.of(Why.NO_ROOM_FOR_SECOND);
    }

    /** Rather on nodes that stay up anyway, then on any. */
    private boolean place(PlacementState then, int instance, MoveKind kind, Set<Integer> taken) {
        return place(then, instance, kind, taken, candidates) || place(then, instance, kind, taken, Set.of());
    }

    private boolean place(PlacementState then, int instance, MoveKind kind, Set<Integer> taken, Set<Integer> not) {
        Inventory inventory = then.inventory();
        int group = inventory.groupOf(then.primaryOf(instance));
        Scorer scorer = new Scorer(then, inventory.nodesOfGroup(group));
        double[] scratch = Scorer.scratch();
        Trial trial = new Trial(then);
        int best = InstanceInput.NO_NODE;
        double lowest = Double.POSITIVE_INFINITY;
        for (int target : inventory.nodesOfGroup(group)) {
            boolean may = !inventory.isOffline(target)
                    && !down.contains(target)
                    && !not.contains(target)
                    && target != then.primaryOf(instance)
                    && target != then.secondaryOf(instance);
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
        then.apply(trial);
        taken.add(best);
        return true;
    }

    /** Those that have taken something in already come first, then the last ones, which are emptied last. */
    private int rank(int target, Set<Integer> taken) {
        boolean host = hosts.contains(target) || taken.contains(target);
        return host ? target : 2 * plan.before().inventory().nodes() - target;
    }
}
