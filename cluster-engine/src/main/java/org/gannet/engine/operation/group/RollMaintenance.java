package org.gannet.engine.operation.group;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.GroupId;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.job.Hold;
import org.gannet.engine.model.Group;
import org.gannet.engine.operation.AboutGroup;
import org.gannet.engine.operation.Forecast;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Remark;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.operation.group.MaintainNodes.Meanwhile;

/**
 * Takes all nodes of a group out and back again, set after set, so that every machine goes on: asks for a job for each
 * set of nodes that can go down together, and ends. A set begins when the one before is back; it looks at the cluster
 * anew.
 */
public record RollMaintenance(Parameters parameters) implements OnNodesOfGroup {
    /**
     * @param nodes empty for all of the group; those that are drained, offline or silent are left out
     * @param meanwhile what happens while nodes are empty
     * @param full whether stopped machines and second copies leave, too
     * @param rebalance whether the load of the group is made even at the end
     */
    public record Parameters(
            GroupId group,
            List<NodeName> nodes,
            @Usual("WAIT") Meanwhile meanwhile,
            @Usual("false") boolean full,
            @Usual("true") boolean rebalance)
            implements AboutGroup {
        public Parameters {
            nodes = nodes.stream().distinct().sorted().toList();
            meanwhile = Objects.requireNonNullElse(meanwhile, Meanwhile.WAIT);
        }

        private MaintainNodes.Parameters of(List<NodeName> set) {
            return new MaintainNodes.Parameters(group, set, meanwhile, full);
        }

        @Override
        public RollMaintenance operation() {
            return new RollMaintenance(this);
        }
    }

    @Override
    public String title(Names names) {
        return OnOneGroup.title("Roll maintenance through", names.state(), parameters.group());
    }

    @Override
    public Planning plan(PlanInputs inputs, Group group) {
        Maintenance maintenance = new Maintenance(inputs, parameters.group(), parameters.full());
        Maintenance.Part part = maintenance.part(parameters.nodes());
        OtherMaintenance.of(inputs).requireNoneIn(group, part.nodes());
        if (part.nodes().isEmpty()) {
            throw Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, "There is no node to maintain.")
                    .withCause("Left out, since they are drained, offline or silent: "
                            + Maintenance.words(part.leftOut()) + ".")
                    .withRemedy("Return them first."));
        }
        parameters.meanwhile().requirePossible(inputs, part.nodes());
        List<List<NodeName>> sets = maintenance.sets(part.nodes());
        Plan.Builder plan = Plan.builder();
        MaintainNodes.oneAfterAnother(plan, maintenance, sets, parameters::of);
        if (!part.leftOut().isEmpty()) {
            plan.remark(Remark.Kind.NODES_LEFT_OUT, Maintenance.words(part.leftOut()));
        }
        if (parameters.rebalance()) {
            plan.job(new Plan.PlannedJob(
                    new BalanceGroup.Parameters(
                            parameters.group(),
                            Optional.empty(),
                            Optional.empty(),
                            false,
                            false,
                            false,
                            false,
                            false,
                            false,
                            true),
                    "All its nodes have been maintained.",
                    List.of(sets.size() - 1),
                    Optional.of(Hold.ifRefused())));
        }
        return plan.planned();
    }

    @Override
    public List<List<Forecast>> forecasts(PlanInputs inputs, Plan plan) {
        return new SetForecasts(inputs, parameters.group(), parameters.full()).of(plan);
    }
}
