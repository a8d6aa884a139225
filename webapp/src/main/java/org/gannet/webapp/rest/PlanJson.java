package org.gannet.webapp.rest;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.instances.PlacementView;
import org.gannet.backend.instances.PlanView;
import org.springframework.http.ProblemDetail;

/**
 * What a dry run tells: the plan that would run. Nothing has been done or reserved.
 * @param refusal why it would be refused; then there are no steps
 * @param nodes for those who see the cluster, of plans that place something
 */
record PlanJson(List<StepJson> steps, Optional<ProblemDetail> refusal, Optional<List<NodeJson>> nodes) {
    /** @param node for those who see the cluster */
    record StepJson(String title, Optional<String> node, boolean pointOfNoReturn) {}

    /** @param refusal why it can't be this node */
    record NodeJson(String node, boolean chosen, Optional<String> refusal) {}

    static PlanJson of(PlanView plan) {
        return new PlanJson(
                plan.steps().stream()
                        .map(step -> new StepJson(step.title(), step.node(), step.pointOfNoReturn()))
                        .toList(),
                plan.refusal().map(ProblemWriter::body),
                plan.placement().map(PlanJson::nodes));
    }

    private static List<NodeJson> nodes(PlacementView placement) {
        return placement.nodes().stream()
                .map(node -> new NodeJson(node.node(), node.chosen(), node.refusal()))
                .toList();
    }
}
