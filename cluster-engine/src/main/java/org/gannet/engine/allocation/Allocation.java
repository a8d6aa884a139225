package org.gannet.engine.allocation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.NodeName;
import org.gannet.engine.model.CapacitySettings;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Moment;
import org.gannet.engine.model.Node;
import org.gannet.engine.model.NodeCapacity;
import org.gannet.engine.model.Observation;

/**
 * Chooses nodes. Pure: the same state, observations and request give the same answer.
 * @param silentAfter nodes whose last report is older are not answering
 */
public record Allocation(
        ClusterState state,
        Map<NodeName, Observation> observations,
        Moment now,
        CapacitySettings capacity,
        Duration silentAfter) {

    /** The least loaded node that fits, the first by name among equals; or every node's reason. */
    public Placement place(PlacementRequest request) {
        Optional<NodeName> best = Optional.empty();
        double lowest = Double.POSITIVE_INFINITY;
        for (Node node : state.nodes().values()) {
            NodeCapacity room = state.capacity(node, capacity);
            if (explain(node, room, request).isPresent()) {
                continue;
            }
            double load = room.loadWith(request.vcpus(), request.memory(), request.disk());
            // Nodes come in the order of their names.
            if (best.isEmpty() || load < lowest) {
                best = Optional.of(node.name());
                lowest = load;
            }
        }
        return best.isPresent()
                ? new Placement.Found(best.get(), lowest, state.nodes().size())
                : Placement.Refused.of(explainAll(request));
    }

    private Map<NodeName, Refusal> explainAll(PlacementRequest request) {
        Map<NodeName, Refusal> reasons = new HashMap<>();
        for (Node node : state.nodes().values()) {
            explain(node, request).ifPresent(refusal -> reasons.put(node.name(), refusal));
        }
        return reasons;
    }

    /** Why the node will not do; empty when it will. */
    public Optional<Refusal> explain(Node node, PlacementRequest request) {
        return explain(node, state.capacity(node, capacity), request);
    }

    private Optional<Refusal> explain(Node node, NodeCapacity room, PlacementRequest request) {
        return explainNode(node, request).or(() -> explainRoom(room, request));
    }

    private Optional<Refusal> explainNode(Node node, PlacementRequest request) {
        if (request.only().isPresent() && !request.only().get().equals(node.name())) {
            return Optional.of(Refusal.NOT_ASKED_FOR);
        }
        if (node.offline()) {
            return Optional.of(Refusal.OFFLINE);
        }
        if (node.drained()) {
            return Optional.of(Refusal.DRAINED);
        }
        Observation observation = observations.get(node.name());
        if (observation == null || !observation.isAnswering(now, silentAfter)) {
            return Optional.of(Refusal.NOT_ANSWERING);
        }
        if (request.not().contains(node.name())) {
            return Optional.of(Refusal.ALREADY_THERE);
        }
        if (!node.facts().bridges().containsAll(request.bridges())) {
            return Optional.of(Refusal.MISSING_BRIDGE);
        }
        return request.live().flatMap(live -> explainLive(node, live));
    }

    private static Optional<Refusal> explainLive(Node node, PlacementRequest.LiveFrom live) {
        if (!node.facts().accelerator().equals(live.accelerator())) {
            return Optional.of(Refusal.OTHER_ACCELERATOR);
        }
        return node.facts().machineType().equals(live.machineType())
                ? Optional.empty()
                : Optional.of(Refusal.OTHER_MACHINE_TYPE);
    }

    private static Optional<Refusal> explainRoom(NodeCapacity room, PlacementRequest request) {
        if (!request.memory().isAtMost(room.memoryFree())) {
            return Optional.of(Refusal.NOT_ENOUGH_MEMORY);
        }
        if (!request.disk().isAtMost(room.diskFree())) {
            return Optional.of(Refusal.NOT_ENOUGH_DISK);
        }
        return request.vcpus() <= room.vcpusFree() ? Optional.empty() : Optional.of(Refusal.NOT_ENOUGH_CPUS);
    }
}
