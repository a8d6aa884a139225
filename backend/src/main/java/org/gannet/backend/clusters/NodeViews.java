package org.gannet.backend.clusters;

import java.util.List;
import java.util.Optional;
import org.gannet.backend.authz.Rights;
import org.gannet.base.Problem;
import org.gannet.engine.ClusterView;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.model.Observation;
import org.gannet.node.NodeReport;

/** Shows nodes. */
final class NodeViews {
    private NodeViews() {}

    static NodeView of(Rights rights, ClusterView view, Node node) {
        Optional<Observation> seen = Optional.ofNullable(view.observations().get(node.name()));
        Optional<NodeReport> report = seen.flatMap(Observation::report);
        boolean answering = view.isAnswering(node.name());
        NodeCapacity capacity = view.capacity(node.name());
        List<Instance> here = view.state().instancesOn(node.name());
        long running = here.stream()
                .filter(instance -> answering && instance.primary().equals(node.name()))
                .filter(instance ->
                        seen.filter(each -> each.hasAlive(instance.id())).isPresent())
                .count();
        return new NodeView(
                node.name().value(),
                node.address(),
                answering,
                report.flatMap(any -> seen.map(last -> last.receivedAt().wall())),
                answering ? Optional.empty() : Optional.of(silence(rights, node, seen)),
                node.offline(),
                node.drained(),
                node.facts().cpus(),
                capacity.vcpus(),
                capacity.memory(),
                capacity.disk(),
                capacity.promised().vcpus(),
                capacity.promised().memory(),
                capacity.promised().disk().files(),
                report.map(NodeReport::memoryFree),
                report.map(NodeReport::diskFree),
                report.map(NodeReport::load).orElse(0.0),
                node.facts().accelerator(),
                node.facts().hypervisor(),
                node.facts().agentVersion(),
                node.facts().bridges(),
                here.size(),
                Math.toIntExact(running));
    }

    private static String silence(Rights rights, Node node, Optional<Observation> seen) {
        if (node.offline()) {
            return "It was taken offline by an administrator.";
        }
        Optional<Problem> problem = seen.flatMap(Observation::unreachable);
        String inside = problem.filter(each -> rights.actor().role().seesInternals())
                .map(Problem::internal)
                .filter(text -> !text.isEmpty())
                .map(text -> " (" + text + ")")
                .orElse("");
        return problem.map(Problem::message).orElse("It has not been heard yet.") + inside;
    }
}
