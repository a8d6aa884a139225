package org.gannet.engine.operation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.NodeName;
import org.gannet.engine.allocation.PlacementRequest;
import org.gannet.engine.model.Activity;
import org.gannet.engine.model.ClusterState;

/** How one kind of change is planned. Pure: looks at what it is given and changes nothing. */
public interface Operation {
    /** For people, without names of nodes: "Start web1". */
    String title(Names names);

    /** What to say about the instance while this runs; asked of operations on an instance only. */
    default Activity activity() {
        return Activity.NONE;
    }

    /** What must be locked while it is planned and runs; asked again once they are held, since they may have moved. */
    Set<LockRequest> locks(ClusterState state);

    /** The nodes whose reports must be fresh when it is planned. */
    Set<NodeName> observes(ClusterState state);

    /** Whether of those nodes, silent ones are asked once more: it is about nodes that may just be back. */
    default boolean asksSilentNodes() {
        return false;
    }

    /**
     * Nodes that are asked what they are before it is planned although nobody watches them, by the names that they
     * shall say, with their addresses.
     */
    default Map<NodeName, String> probes(ClusterState state) {
        return Map.of();
    }

    /**
     * What it looks for a place for, over this state; empty when it places nothing, or when its plan is refused before
     * it comes to that.
     */
    default Optional<PlacementRequest> places(ClusterState state) {
        return Optional.empty();
    }

    /** The node that it brings something to, where it names one. */
    default Optional<NodeName> destination() {
        return Optional.empty();
    }

    /** The plan over this state, or why there is none. */
    Planning plan(PlanInputs inputs);

    /**
     * What the first jobs of its plan would ask for in their turn, for each in its parts; empty where the plan says
     * all. Asked for people that look at the plan, and when a job is planned not at all: it may take seconds.
     * @param inputs that it was planned over
     */
    default List<List<Forecast>> forecasts(PlanInputs inputs, Plan plan) {
        return List.of();
    }
}
