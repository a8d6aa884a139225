package org.gannet.engine.operation.group;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Hold;
import org.gannet.engine.model.Group;
import org.gannet.engine.operation.Forecast;
import org.gannet.engine.operation.Maintains;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.node.PowerNode;

/**
 * Takes nodes of a group out together and back again: asks for the jobs that empty them, see to what happens meanwhile,
 * and return them. When they can't go down together as things are now, it asks for one such job for each set that can.
 */
public record MaintainNodes(Parameters parameters) implements OnNodesOfGroup {
    private static final String BECAUSE = "Nodes are maintained.";
    private static final int MOST_NODES = 1000;

    /**
     * @param meanwhile what happens while they are empty
     * @param full whether stopped machines and second copies leave, too
     */
    public record Parameters(
            GroupId group,
            List<NodeName> nodes,
            @Usual("WAIT") Meanwhile meanwhile,
            @Usual("false") boolean full) implements Maintains {
        public Parameters {
            nodes = named(nodes);
            meanwhile = Objects.requireNonNullElse(meanwhile, Meanwhile.WAIT);
        }

        private Parameters of(List<NodeName> some) {
            return new Parameters(group, some, meanwhile, full);
        }

        @Override
        public MaintainNodes operation() {
            return new MaintainNodes(this);
        }
    }

    /** What happens to nodes that are empty. Names are stable in JSON. */
    public enum Meanwhile {
        /** What people do there; somebody says when they are back. */
        WAIT,
        /** They are switched off and on from outside, and waited for. */
        POWER_CYCLE;

        /** @throws Planner.RefusedException UNSUPPORTED when one of them can't be switched */
        void requirePossible(PlanInputs inputs, List<NodeName> nodes) {
            if (this == WAIT) {
                return;
            }
            for (NodeName node : nodes) {
                // That it serves now does not count: it will be empty.
                var switched = new PowerNode.Parameters(node, PowerNode.Action.CYCLE, Optional.empty(), true, true);
                if (switched.operation().plan(inputs) instanceof Planning.Refused(Problem why)) {
                    throw Planner.refuse(Problem.of(why.code(), "Can’t be switched off and on: " + node + ".")
                            .withCause(why.message())
                            .withRemedy(why.remedy())
                            .withDetails(why.details()));
                }
            }
        }
    }

    static List<NodeName> named(List<NodeName> nodes) {
        List<NodeName> named = nodes.stream().distinct().sorted().toList();
        if (named.isEmpty() || named.size() > MOST_NODES) {
            throw new IllegalArgumentException("1 to " + MOST_NODES + " nodes: " + named.size());
        }
        return named;
    }

    @Override
    public String title(Names names) {
        return OnOneGroup.title("Maintain nodes of", names.state(), parameters.group());
    }

    @Override
    public Planning plan(PlanInputs inputs, Group group) {
        Maintenance maintenance = new Maintenance(inputs, parameters.group(), parameters.full());
        Maintenance.Part part = maintenance.part(parameters.nodes());
        OtherMaintenance.of(inputs).requireApart(parameters.nodes());
        parameters.meanwhile().requirePossible(inputs, part.nodes());
        List<List<NodeName>> sets = maintenance.tried(part.nodes()).stream()
                .map(Maintenance.Tried::nodes)
                .toList();
        Plan.Builder plan = Plan.builder();
        if (!part.leftOut().isEmpty()) {
            plan.remark(Remark.Kind.NODES_LEFT_OUT, Maintenance.words(part.leftOut()));
        }
        if (sets.size() == 1) {
            together(plan, sets.getFirst());
        } else {
            oneAfterAnother(plan, maintenance, sets, parameters::of);
        }
        return plan.planned();
    }

    @Override
    public List<List<Forecast>> forecasts(PlanInputs inputs, Plan plan) {
        return new SetForecasts(inputs, parameters.group(), parameters.full()).of(plan);
    }

    private void together(Plan.Builder plan, List<NodeName> nodes) {
        GroupId group = parameters.group();
        Optional<Hold> attended = Optional.of(Hold.ifRefused());
        ReturnNodes.Parameters back = new ReturnNodes.Parameters(group, nodes);
        plan.job(new Plan.PlannedJob(
                new EmptyNodes.Parameters(group, nodes, parameters.full()), BECAUSE, List.of(), attended));
        switch (parameters.meanwhile()) {
            case WAIT ->
                plan.job(new Plan.PlannedJob(
                        back,
                        BECAUSE,
                        List.of(0),
                        Optional.of(Hold.until(Remark.of(Remark.Kind.NODES_ARE_EMPTY, Maintenance.words(nodes))))));
            case POWER_CYCLE -> {
                for (NodeName node : nodes) {
                    plan.job(new Plan.PlannedJob(
                            new PowerNode.Parameters(node, PowerNode.Action.CYCLE, Optional.empty(), false, true),
                            BECAUSE,
                            List.of(0),
                            attended));
                }
                plan.job(new Plan.PlannedJob(
                        back,
                        BECAUSE,
                        IntStream.rangeClosed(1, nodes.size()).boxed().toList(),
                        attended));
            }
        }
    }

    /** Asks for a job for each set, which begins when the one before has brought its nodes back. */
    static void oneAfterAnother(
            Plan.Builder plan,
            Maintenance maintenance,
            List<List<NodeName>> sets,
            Function<List<NodeName>, Parameters> of) {
        plan.remark(
                Remark.Kind.SETS_OF_NODES, sets.stream().mapToInt(List::size).sum(), sets.size());
        for (int at = 0; at < sets.size(); at++) {
            plan.remark(
                    Remark.Kind.SET_OF_NODES,
                    at + 1,
                    Maintenance.words(sets.get(at)),
                    maintenance.leaving(sets.get(at)));
            plan.job(new Plan.PlannedJob(
                    of.apply(sets.get(at)),
                    "Set " + (at + 1) + " of " + sets.size() + " of nodes that are maintained.",
                    at == 0 ? List.of() : List.of(at - 1),
                    Optional.of(Hold.ifRefused())));
        }
    }
}
