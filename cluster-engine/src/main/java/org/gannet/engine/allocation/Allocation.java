package org.gannet.engine.allocation;

import java.time.Duration;
import java.util.Comparator;
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
        Map<NodeName, Refusal> reasons = new HashMap<>();
        Optional<Placement.Found> best = Optional.empty();
        for (Node node : state.nodes().values()) {
            Optional<Refusal> refusal = explain(node, request);
            if (refusal.isPresent()) {
                reasons.put(node.name(), refusal.get());
                continue;
            }
            Placement.Found candidate = new Placement.Found(
                    node.name(),
                    state.capacity(node.name(), capacity).loadWith(request.vcpus(), request.memory(), request.disk()),
                    state.nodes().size());
            if (best.isEmpty() || ORDER.compare(candidate, best.get()) < 0) {
                best = Optional.of(candidate);
            }
        }
        return best.<Placement>map(found -> found).orElseGet(() -> Placement.Refused.of(reasons));
    }

    private static final Comparator<Placement.Found> ORDER =
            Comparator.comparingDouble(Placement.Found::score).thenComparing(Placement.Found::node);

    /** Why the node will not do; empty when it will. */
    public Optional<Refusal> explain(Node node, PlacementRequest request) {
        return explainNode(node, request).or(() -> explainRoom(node, request));
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

    private Optional<Refusal> explainRoom(Node node, PlacementRequest request) {
        NodeCapacity room = state.capacity(node.name(), capacity);
        if (!request.memory().isAtMost(room.memoryFree())) {
            return Optional.of(Refusal.NOT_ENOUGH_MEMORY);
        }
        if (!request.disk().isAtMost(room.diskFree())) {
            return Optional.of(Refusal.NOT_ENOUGH_DISK);
        }
        return request.vcpus() <= room.vcpusFree() ? Optional.empty() : Optional.of(Refusal.NOT_ENOUGH_CPUS);
    }
}
