package org.gannet.engine.balancing;

import java.util.List;
import org.gannet.engine.model.AllocationPolicy;

/** A group of nodes: instances stay in theirs. */
public record GroupInput(
        String name,
        String uuid,
        AllocationPolicy allocation,
        List<String> tags,
        List<String> networks,
        PlacementPolicy policy) {
    public GroupInput {
        tags = List.copyOf(tags);
        networks = List.copyOf(networks);
    }
}
