package org.gannet.backend.instances;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.jobs.JobViews;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaRefusal;
import org.gannet.backend.quota.QuotaView;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.Preview;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.allocation.Refusal;
import org.gannet.engine.operation.Parameters;
import org.gannet.engine.operation.instance.CreateInstance;
import org.springframework.stereotype.Component;

/** Says what an operation would do, and for operators where and why not elsewhere. */
@Component
@BackendOnly
public class InstancePlans {
    private final ClusterEngine engine;

    InstancePlans(ClusterEngine engine) {
        this.engine = engine;
    }

    PlanView create(Rights rights, ClusterView view, CreateInstance.Parameters parameters, QuotaView quota) {
        QuotaAmounts asked = Submissions.amounts(parameters);
        PlanView plan = plan(rights, view, parameters);
        Optional<Problem> refusal = QuotaRefusal.explain(quota, asked).or(plan::refusal);
        return new PlanView(plan.steps(), plan.placement(), refusal, asked, Optional.of(quota));
    }

    /** Of any operation, whatever it is about. */
    public PlanView plan(Rights rights, ClusterView view, Parameters parameters) {
        Optional<PlacementRequest> request = parameters.operation().places(view.state());
        return switch (engine.preview(parameters)) {
            case Preview.Planned(var steps, var found) ->
                new PlanView(
                        steps.stream().map(step -> step(rights, step)).toList(),
                        placement(rights, view, request, found.map(Placement.Found::node)),
                        Optional.empty(),
                        QuotaAmounts.NOTHING,
                        Optional.empty());
            case Preview.Refused(Problem problem) ->
                new PlanView(
                        List.of(),
                        placement(rights, view, request, Optional.empty()),
                        Optional.of(JobViews.shown(rights, problem)),
                        QuotaAmounts.NOTHING,
                        Optional.empty());
        };
    }

    private static PlannedStep step(Rights rights, Preview.StepSummary step) {
        Optional<String> node =
                rights.actor().role().seesCluster() ? Optional.of(step.node().value()) : Optional.empty();
        return new PlannedStep(step.title(), node, step.pointOfNoReturn());
    }

    private static Optional<PlacementView> placement(
            Rights rights, ClusterView view, Optional<PlacementRequest> request, Optional<NodeName> chosen) {
        if (!rights.actor().role().seesCluster()) {
            return Optional.empty();
        }
        Allocation allocation = view.allocation();
        return request.map(wanted -> {
            List<PlacementView.NodeVerdict> verdicts = new ArrayList<>();
            view.state()
                    .nodes()
                    .values()
                    .forEach(node -> verdicts.add(new PlacementView.NodeVerdict(
                            node.name().value(),
                            chosen.equals(Optional.of(node.name())),
                            allocation.explain(node, wanted).map(Refusal::reason))));
            return new PlacementView(chosen.map(NodeName::value), verdicts);
        });
    }
}
