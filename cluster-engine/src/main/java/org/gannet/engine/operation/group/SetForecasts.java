package org.gannet.engine.operation.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Incoming;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Observation;
import org.gannet.engine.operation.Forecast;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Transfer;
import org.gannet.engine.operation.instance.ReplaceDisks;
import org.gannet.node.NodeReport;
import org.gannet.node.VmReport;

/**
 * Where machines would go when sets of nodes are emptied one after another: each as it would be planned over what those
 * before have left behind, were nothing else to happen. Used by one thread, once.
 */
final class SetForecasts {
    /** In looks at one node for one machine: seconds. What it does not reach is told as a number only. */
    private static final long MOST_WORK = 2_000_000;

    /** To find which nodes go down together, each machine is looked at so often. */
    private static final int LOOKS_PER_MACHINE = 10;

    private final GroupId group;
    private final boolean full;
    private final long mostWork;
    private final Maintenance present;
    private PlanInputs inputs;
    private long work;
    /** What comes after one that can't be emptied waits for people. */
    private boolean hindered;

    SetForecasts(PlanInputs inputs, GroupId group, boolean full) {
        this(inputs, group, full, MOST_WORK);
    }

    SetForecasts(PlanInputs inputs, GroupId group, boolean full, long mostWork) {
        this.inputs = inputs;
        this.group = group;
        this.full = full;
        this.mostWork = mostWork;
        present = new Maintenance(inputs, group, full);
    }

    /** Of the jobs that empty nodes, with which the plan begins. */
    List<List<Forecast>> of(Plan plan) {
        List<List<Forecast>> told = new ArrayList<>();
        for (Plan.PlannedJob job : plan.jobs()) {
            switch (job.parameters()) {
                case MaintainNodes.Parameters set -> told.add(told(set.nodes()));
                case EmptyNodes.Parameters set -> told.add(told(set.nodes()));
                default -> {
                    return told;
                }
            }
        }
        return told;
    }

    private List<Forecast> told(List<NodeName> set) {
        if (work > mostWork) {
            return List.of(byNumber(set));
        }
        List<Forecast> told = new ArrayList<>();
        empty(set, told);
        return told;
    }

    private Forecast byNumber(List<NodeName> set) {
        return new Forecast(set, present.leaving(set), List.of(), Optional.empty());
    }

    /** Tells what empties these nodes, divided as they would be, and goes on with what that leaves behind. */
    private void empty(List<NodeName> nodes, List<Forecast> told) {
        if (hindered) {
            told.add(byNumber(nodes));
            return;
        }
        Maintenance maintenance = new Maintenance(inputs, group, full);
        List<Maintenance.Tried> tried;
        try {
            tried = maintenance.tried(nodes);
        } catch (Planner.RefusedException e) {
            hindered = true;
            told.add(new Forecast(nodes, maintenance.leaving(nodes), List.of(), Optional.of(e.problem())));
            return;
        }
        work += (long) LOOKS_PER_MACHINE * inputs.state().instances().size();
        if (tried.size() == 1) {
            List<Plan.PlannedJob> moves = tried.getFirst().moves();
            work += (long) moves.size() * inputs.state().nodes().size();
            told.add(new Forecast(nodes, machines(moves), moves, Optional.empty()));
            inputs = after(moves);
            return;
        }
        tried.forEach(part -> empty(part.nodes(), told));
    }

    private static int machines(List<Plan.PlannedJob> moves) {
        return (int) moves.stream()
                .map(move -> move.parameters().subject().instance())
                .distinct()
                .count();
    }

    private PlanInputs after(List<Plan.PlannedJob> moves) {
        ClusterState state = inputs.state();
        Map<InstanceId, NodeName> went = new HashMap<>();
        for (Plan.PlannedJob move : moves) {
            InstanceId id = move.parameters().subject().instance().orElseThrow();
            Instance instance = state.findInstance(id).orElseThrow();
            Transfer transfer = move.transfer().orElseThrow();
            boolean copy = move.parameters() instanceof ReplaceDisks.Parameters;
            if (!copy) {
                went.put(id, transfer.to());
            }
            state = state.apply(
                    List.of(new Change.PutInstance(copy ? copied(instance, transfer) : moved(instance, transfer))),
                    state.revision());
        }
        return inputs.over(state).seeing(seen(went));
    }

    private static Instance copied(Instance instance, Transfer transfer) {
        return instance.draft().secondary(Optional.of(transfer.to())).build();
    }

    private static Instance moved(Instance instance, Transfer transfer) {
        return instance.movedTo(instance.atSecondary()
                .filter(home -> home.node().equals(transfer.to()))
                .orElseGet(() -> new Incoming(transfer.to(), instance.disks(), false)));
    }

    /** Guests that live go with their machines. */
    private Map<NodeName, Observation> seen(Map<InstanceId, NodeName> went) {
        Map<NodeName, List<VmReport>> arriving = new HashMap<>();
        went.forEach((id, to) -> inputs.state()
                .findInstance(id)
                .flatMap(instance -> Optional.ofNullable(inputs.observations().get(instance.primary())))
                .flatMap(last -> last.findVm(id))
                .ifPresent(vm ->
                        arriving.computeIfAbsent(to, none -> new ArrayList<>()).add(vm)));
        Map<NodeName, Observation> seen = new HashMap<>(inputs.observations());
        seen.replaceAll((node, last) -> last.withVms(Stream.concat(
                        vms(last).stream().filter(vm -> !went.containsKey(vm.id())),
                        arriving.getOrDefault(node, List.of()).stream())
                .toList()));
        return seen;
    }

    private static List<VmReport> vms(Observation last) {
        return last.report().map(NodeReport::vms).orElse(List.of());
    }
}
