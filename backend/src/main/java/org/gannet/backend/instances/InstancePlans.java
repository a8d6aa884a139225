package org.gannet.backend.instances;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.gannet.backend.authz.Rights;
import org.gannet.backend.jobs.JobViews;
import org.gannet.backend.quota.QuotaAmounts;
import org.gannet.backend.quota.QuotaRefusal;
import org.gannet.backend.quota.QuotaView;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.ClusterView;
import org.gannet.engine.Preview;
import org.gannet.engine.allocation.Allocation;
import org.gannet.engine.allocation.Placement;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.allocation.Refusal;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.CreateInstance;
import org.gannet.engine.operation.NewNic;
import org.gannet.engine.operation.Parameters;
import org.springframework.stereotype.Component;

/** Says what an operation would do, and for operators where and why not elsewhere. */
@Component
class InstancePlans {
    private final ClusterEngine engine;

    InstancePlans(ClusterEngine engine) {
        this.engine = engine;
    }

    PlanView create(Rights rights, ClusterView view, CreateInstance.Parameters parameters, QuotaView quota) {
        QuotaAmounts asked = Submissions.amounts(parameters);
        Optional<PlacementRequest> request = Optional.of(request(parameters));
        PlanView plan = plan(rights, view, parameters, request);
        Optional<Problem> refusal = QuotaRefusal.explain(quota, asked).or(plan::refusal);
        return new PlanView(plan.steps(), plan.placement(), refusal, asked, Optional.of(quota));
    }

    /** Of an operation that places nothing. */
    PlanView plan(Rights rights, ClusterView view, Parameters parameters) {
        return plan(rights, view, parameters, Optional.empty());
    }

    PlanView migrate(
            Rights rights, ClusterView view, Parameters parameters, Instance instance, Optional<NodeName> target) {
        Optional<PlacementRequest> request = Optional.ofNullable(
                        view.state().nodes().get(instance.primary()))
                .map(here -> request(instance, here, target));
        return plan(rights, view, parameters, request);
    }

    private PlanView plan(Rights rights, ClusterView view, Parameters parameters, Optional<PlacementRequest> request) {
        return switch (engine.preview(parameters)) {
            case Preview.Planned(var steps, var found) ->
                new PlanView(
                        steps.stream().map(Preview.StepSummary::title).toList(),
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

    private static Optional<PlacementView> placement(
            Rights rights, ClusterView view, Optional<PlacementRequest> request, Optional<NodeName> chosen) {
        if (!rights.actor().role().seesCluster()) {
            return Optional.empty();
        }
        Allocation allocation =
                new Allocation(view.state(), view.observations(), view.at(), view.capacity(), view.silentAfter());
        return request.map(wanted -> {
            List<PlacementView.NodeVerdict> verdicts = new ArrayList<>();
            view.state().nodes().values().stream()
                    .sorted(Comparator.comparing(Node::name))
                    .forEach(node -> verdicts.add(new PlacementView.NodeVerdict(
                            node.name().value(),
                            chosen.equals(Optional.of(node.name())),
                            allocation.explain(node, wanted).map(Refusal::reason))));
            return new PlacementView(chosen.map(NodeName::value), verdicts);
        });
    }

    private static PlacementRequest request(CreateInstance.Parameters parameters) {
        Set<String> bridges = new HashSet<>();
        for (NewNic nic : parameters.nics()) {
            switch (nic) {
                case NewNic.User() -> {}
                case NewNic.Bridge(String bridge) -> bridges.add(bridge);
            }
        }
        return new PlacementRequest(
                parameters.vcpus(),
                parameters.memory(),
                Submissions.amounts(parameters).disk(),
                bridges,
                Set.of(),
                parameters.on(),
                Optional.empty());
    }

    private static PlacementRequest request(Instance instance, Node here, Optional<NodeName> target) {
        return new PlacementRequest(
                instance.vcpus(),
                instance.memory(),
                instance.diskTotal(),
                instance.bridgesNeeded(),
                Set.of(instance.primary()),
                target,
                Optional.of(new PlacementRequest.LiveFrom(
                        instance.machineType(), here.facts().accelerator())));
    }
}
