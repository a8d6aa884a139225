package org.gannet.engine.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.engine.balancing.RollingMaintenance.Outcome;
import org.gannet.engine.balancing.RollingMaintenance.Step;

/** Empties sets of nodes, one after another: who finds no room in its own comes along with a later one. */
final class Emptying {
    private final RollingMaintenance plan;
    private final NodeGraph graph;
    private final List<Step> steps = new ArrayList<>();
    private List<Integer> left = new ArrayList<>();

    Emptying(RollingMaintenance plan, NodeGraph graph) {
        this.plan = plan;
        this.graph = graph;
    }

    /**
     * The steps; refused where a node can't be emptied alone.
     *
     * @param sets whose nodes may go down together if there is room
     */
    Outcome steps(List<List<Integer>> sets) {
        List<List<Integer>> next = sets;
        while (!next.isEmpty()) {
            for (List<Integer> set : next) {
                Optional<Outcome> refused = empty(set);
                if (refused.isPresent()) {
                    return refused.get();
                }
            }
            next = left.isEmpty() ? List.of() : graph.of(left).independentSets();
            left = new ArrayList<>();
        }
        return new Outcome.Planned(steps);
    }

    private Optional<Outcome> empty(List<Integer> set) {
        List<Integer> candidates = new ArrayList<>(set);
        for (int node : left) {
            if (graph.isFree(node, candidates)) {
                candidates.add(node);
            }
        }
        Clearing best = new Clearing(plan, candidates, Clearing.Way.EVEN);
        for (Clearing.Way way : Clearing.Way.values()) {
            if (best.step().nodes().size() < candidates.size() && (plan.lenient() || way.isStrict())) {
                Clearing other = new Clearing(plan, candidates, way);
                best = other.step().nodes().size() > best.step().nodes().size() ? other : best;
            }
        }
        if (best.refusal().isPresent()) {
            return Optional.of(best.refusal().get());
        }
        Step step = best.step();
        steps.add(step);
        left.addAll(set);
        left.removeAll(step.nodes());
        return Optional.empty();
    }
}
