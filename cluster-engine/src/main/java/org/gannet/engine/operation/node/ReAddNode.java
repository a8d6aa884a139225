package org.gannet.engine.operation.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.AboutNode;
import org.gannet.engine.operation.LockRequest;
import org.gannet.engine.operation.Names;
import org.gannet.engine.operation.Operation;
import org.gannet.engine.operation.Plan;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;
import org.gannet.engine.operation.Planning;
import org.gannet.engine.operation.Probe;
import org.gannet.engine.operation.step.ClearLeftover;
import org.gannet.node.VmReport;

/**
 * Takes a node back that was away: repaired, set up anew, or at another address. It takes part again as any other. What
 * runs there of machines that live elsewhere by now is ended first.
 */
public record ReAddNode(Parameters parameters) implements Operation {
    /** @param address where its agent listens by now; empty for the same as before */
    public record Parameters(NodeName node, Optional<String> address) implements AboutNode {
        public Parameters {
            address.ifPresent(Joining::requireAddress);
        }

        @Override
        public Operation operation() {
            return new ReAddNode(this);
        }
    }

    @Override
    public String title(Names names) {
        return "Take a node back";
    }

    @Override
    public Set<LockRequest> locks(ClusterState state) {
        return Set.of(LockRequest.exclusiveCluster(), LockRequest.exclusive(parameters.node()));
    }

    @Override
    public Set<NodeName> observes(ClusterState state) {
        return Set.of();
    }

    @Override
    public Map<NodeName, String> probes(ClusterState state) {
        Map<NodeName, String> probes = new LinkedHashMap<>();
        state.findNode(parameters.node()).ifPresent(node -> probes.put(node.name(), address(node)));
        return probes;
    }

    private String address(Node node) {
        return parameters.address().orElse(node.address());
    }

    @Override
    public Planning plan(PlanInputs inputs) {
        return Planner.planning(() -> {
            Node before = new Planner(inputs).node(parameters.node());
            String address = address(before);
            Joining joining = new Joining(inputs);
            joining.requireFree(address, before.name());
            Probe.Answered answered = joining.answered(before.name(), address);
            Node after = before.withAddress(address)
                    .withFacts(answered.facts())
                    .withFlags(false, false)
                    .withFlags(before.flags().withPowered(true));
            Plan.Builder plan =
                    Plan.builder().reserve(new Change.PutNode(after)).atUndo(new Change.PutNode(before));
            strays(inputs.state(), answered)
                    .forEach(id -> plan.step(new ClearLeftover(before.name(), ClearLeftover.Kind.MACHINE, id.value())));
            return plan.planned();
        });
    }

    /** What the cluster has elsewhere by now. What it does not know at all is left for people to look at. */
    private List<InstanceId> strays(ClusterState state, Probe.Answered answered) {
        return answered.report().vms().stream()
                .map(VmReport::id)
                .filter(id -> state.findInstance(id)
                        .map(Instance::homes)
                        .filter(homes -> !homes.contains(parameters.node()))
                        .isPresent())
                .sorted()
                .toList();
    }
}
