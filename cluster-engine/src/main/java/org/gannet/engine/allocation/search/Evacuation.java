package org.gannet.engine.allocation.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.gannet.engine.balancing.Fit;
import org.gannet.engine.balancing.InstanceInput;
import org.gannet.engine.balancing.Inventory;
import org.gannet.engine.balancing.Mirroring;
import org.gannet.engine.balancing.MoveKind;
import org.gannet.engine.balancing.PlacementState;
import org.gannet.engine.balancing.Scorer;
import org.gannet.engine.balancing.StorageTemplate;
import org.gannet.engine.balancing.Trial;

/**
 * Takes instances away from their nodes, one after another, each to where the group is most even afterwards. The state
 * given changes as they go; the plan is the result.
 */
public final class Evacuation {
    private final PlacementState state;
    private final Inventory inventory;
    private final SearchRules rules;
    private final Trial trial;
    private final double[] scratch = Scorer.scratch();

    public Evacuation(PlacementState state, SearchRules rules) {
        this.state = state;
        this.rules = rules;
        inventory = state.inventory();
        trial = new Trial(state);
    }

    /** One instance to one group, or why not. */
    private sealed interface Outcome {}

    private record Done(List<Evacuated.Move> moves) implements Outcome {}

    private record Refused(String reason) implements Outcome {}

    /**
     * Takes instances away from the nodes they are on, inside of their group. Nodes that any of them leaves take none.
     *
     * @param mode which of their nodes
     */
    public Evacuated evacuate(List<Integer> instances, EvacuationMode mode) {
        boolean[] left = new boolean[inventory.nodes()];
        for (int instance : instances) {
            if (mode != EvacuationMode.SECONDARY_ONLY) {
                left[state.primaryOf(instance)] = true;
            }
            if (mode != EvacuationMode.PRIMARY_ONLY && state.secondaryOf(instance) != InstanceInput.NO_NODE) {
                left[state.secondaryOf(instance)] = true;
            }
        }
        List<Evacuated.Moved> moved = new ArrayList<>();
        List<Evacuated.Failed> failed = new ArrayList<>();
        for (int instance : instances) {
            int group = inventory.groupOf(state.primaryOf(instance));
            if (state.secondaryOf(instance) != InstanceInput.NO_NODE
                    && inventory.groupOf(state.secondaryOf(instance)) != group) {
                failed.add(new Evacuated.Failed(instance, "Instance is split across groups"));
                continue;
            }
            int[] targets = IntStream.of(PlacementSearch.candidates(inventory, inventory.nodesOfGroup(group), rules))
                    .filter(node -> !left[node])
                    .toArray();
            note(instance, leave(instance, mode, group, targets), moved, failed);
        }
        return new Evacuated(moved, failed);
    }

    /**
     * Takes instances to the best of other groups.
     *
     * @param targets groups that may be chosen; empty for all in which none of the instances is
     * @param asNew what each of them would be if it was placed anew
     */
    public Evacuated changeGroup(List<Integer> instances, List<Integer> targets, IntFunction<NewInstance> asNew) {
        List<Integer> own = instances.stream()
                .map(instance -> inventory.groupOf(state.primaryOf(instance)))
                .toList();
        List<Integer> allowed = targets.isEmpty()
                ? IntStream.range(0, inventory.input().groups().size()).boxed().toList()
                : targets;
        allowed = allowed.stream().filter(group -> !own.contains(group)).toList();
        List<Evacuated.Moved> moved = new ArrayList<>();
        List<Evacuated.Failed> failed = new ArrayList<>();
        for (int instance : instances) {
            note(instance, toBestGroup(instance, allowed, asNew.apply(instance)), moved, failed);
        }
        return new Evacuated(moved, failed);
    }

    private Outcome toBestGroup(int instance, List<Integer> allowed, NewInstance wanted) {
        InstanceInput input = inventory.instance(instance);
        if (allowed.stream().noneMatch(group -> inventory.nodesOfGroup(group).length > 0)) {
            return new Refused("no groups for evacuation: there is no other group with nodes among the allowed ones");
        }
        // Where a new instance of the same size would go: on a state that has this one a second time.
        PlacementState twice = state.with(List.of(input.withNodes(InstanceInput.NO_NODE, InstanceInput.NO_NODE)));
        var search = new GroupSearch(twice, rules);
        int nodes = input.hasSecondary() ? 2 : 1;
        GroupSearch.Result result = search.best(inventory.instances(), wanted, nodes, allowed::contains);
        if (result.chosen().isEmpty()) {
            return new Refused(String.join(", ", result.log()));
        }
        int group = result.chosen().get().group();
        int[] targets = PlacementSearch.candidates(inventory, inventory.nodesOfGroup(group), rules);
        return leave(instance, EvacuationMode.ALL, group, targets);
    }

    private void note(int instance, Outcome outcome, List<Evacuated.Moved> moved, List<Evacuated.Failed> failed) {
        switch (outcome) {
            case Done done ->
                moved.add(new Evacuated.Moved(
                        instance, state.primaryOf(instance), state.secondaryOf(instance), done.moves()));
            case Refused refused -> failed.add(new Evacuated.Failed(instance, refused.reason()));
        }
    }

    private Outcome leave(int instance, EvacuationMode mode, int group, int[] targets) {
        StorageTemplate template = inventory.instance(instance).template();
        if (template == StorageTemplate.PLAIN || template == StorageTemplate.FILE) {
            return new Refused("Instances of type " + template.word() + " cannot be relocated");
        }
        if (template.mirroring() != Mirroring.INTERNAL && mode == EvacuationMode.SECONDARY_ONLY) {
            return new Refused("Instances with disk template '" + template.word() + "' can't execute change secondary");
        }
        // Without disks it goes anywhere.
        if (template.mirroring() == Mirroring.EXTERNAL || template == StorageTemplate.DISKLESS) {
            return one(instance, MoveKind.FAILOVER_TO_ANY, group, targets);
        }
        return switch (mode) {
            case PRIMARY_ONLY -> failover(instance);
            case SECONDARY_ONLY -> one(instance, MoveKind.REPLACE_SECONDARY, group, targets);
            case ALL -> both(instance, group, targets);
        };
    }

    private Outcome failover(int instance) {
        Fit fit = trial.move(instance, MoveKind.FAILOVER, InstanceInput.NO_NODE, rules.soft());
        if (fit != Fit.FITS) {
            return new Refused(fit.word());
        }
        state.apply(trial);
        return new Done(List.of(new Evacuated.Move(MoveKind.FAILOVER, state.primaryOf(instance))));
    }

    private Outcome one(int instance, MoveKind kind, int group, int[] targets) {
        var scorer = new Scorer(state, inventory.nodesOfGroup(group));
        var reasons = new StringBuilder();
        int best = InstanceInput.NO_NODE;
        double lowest = Double.POSITIVE_INFINITY;
        for (int target : targets) {
            if (target == state.primaryOf(instance) || target == state.secondaryOf(instance)) {
                continue;
            }
            Fit fit = trial.move(instance, kind, target, rules.soft());
            if (fit != Fit.FITS) {
                reasons.append(" Node ")
                        .append(inventory.input().nodes().get(target).name())
                        .append(" failed: ")
                        .append(fit.word())
                        .append(';');
                continue;
            }
            double score = scorer.after(trial, scratch);
            if (score <= lowest) {
                lowest = score;
                best = target;
            }
        }
        if (best == InstanceInput.NO_NODE) {
            return new Refused("Can't find any good node: " + reasons);
        }
        trial.move(instance, kind, best, rules.soft());
        state.apply(trial);
        return new Done(List.of(new Evacuated.Move(kind, best)));
    }

    /** The best of all pairs: the copy to the new primary, the instance there, the copy to the new secondary. */
    private Outcome both(int instance, int group, int[] targets) {
        List<Evacuated.Move> first = new ArrayList<>();
        List<PlacementState.Done> undo = new ArrayList<>();
        if (targets.length < 2) {
            return new Refused("Can't find any good nodes for relocation: no nodes available");
        }
        if (inventory.isOffline(state.primaryOf(instance))) {
            Fit fit = step(instance, MoveKind.FAILOVER, InstanceInput.NO_NODE, undo);
            if (fit != Fit.FITS) {
                return refusedPair("Failing over to the secondary", fit);
            }
            first.add(new Evacuated.Move(MoveKind.FAILOVER, state.primaryOf(instance)));
        }
        var best = new BestPair(targets[0], targets[1]);
        for (int primary : targets) {
            tryPrimary(instance, group, targets, primary, best);
        }
        if (best.refused.isPresent()) {
            undo.reversed().forEach(state::undo);
            return best.refused.get();
        }
        step(instance, MoveKind.REPLACE_SECONDARY, best.primary, undo);
        step(instance, MoveKind.FAILOVER, InstanceInput.NO_NODE, undo);
        step(instance, MoveKind.REPLACE_SECONDARY, best.secondary, undo);
        first.add(new Evacuated.Move(MoveKind.REPLACE_SECONDARY, best.primary));
        first.add(new Evacuated.Move(MoveKind.FAILOVER, best.primary));
        first.add(new Evacuated.Move(MoveKind.REPLACE_SECONDARY, best.secondary));
        return new Done(first);
    }

    private void tryPrimary(int instance, int group, int[] targets, int primary, BestPair best) {
        List<PlacementState.Done> undo = new ArrayList<>();
        Fit fit = step(instance, MoveKind.REPLACE_SECONDARY, primary, undo);
        String what = "Changing secondary to new primary";
        if (fit == Fit.FITS) {
            what = "Failing over to new primary";
            fit = step(instance, MoveKind.FAILOVER, InstanceInput.NO_NODE, undo);
        }
        if (fit == Fit.FITS) {
            var scorer = new Scorer(state, inventory.nodesOfGroup(group));
            for (int secondary : targets) {
                if (secondary == primary) {
                    continue;
                }
                Fit last = trial.move(instance, MoveKind.REPLACE_SECONDARY, secondary, rules.soft());
                if (last == Fit.FITS) {
                    best.offer(primary, secondary, scorer.after(trial, scratch));
                } else {
                    best.refuse(refusedPair("Changing secondary to final secondary", last));
                }
            }
        } else {
            best.refuse(refusedPair(what, fit));
        }
        undo.reversed().forEach(state::undo);
    }

    private static Refused refusedPair(String what, Fit fit) {
        return new Refused("Can't find any good nodes for relocation: Allocation failed: " + what + ": " + fit.word());
    }

    private Fit step(int instance, MoveKind kind, int target, List<PlacementState.Done> undo) {
        Fit fit = trial.move(instance, kind, target, rules.soft());
        if (fit == Fit.FITS) {
            undo.add(state.applyUndoably(trial));
        }
        return fit;
    }

    /** The lowest score so far; of several with the same, the last. Without one, why the last pair failed. */
    private static final class BestPair {
        private int primary;
        private int secondary;
        private double score = Double.POSITIVE_INFINITY;
        private Optional<Refused> refused = Optional.empty();

        BestPair(int primary, int secondary) {
            this.primary = primary;
            this.secondary = secondary;
        }

        void offer(int newPrimary, int newSecondary, double newScore) {
            if (newScore <= score) {
                primary = newPrimary;
                secondary = newSecondary;
                score = newScore;
            }
            refused = Optional.empty();
        }

        void refuse(Refused why) {
            if (score == Double.POSITIVE_INFINITY) {
                refused = Optional.of(why);
            }
        }
    }
}
