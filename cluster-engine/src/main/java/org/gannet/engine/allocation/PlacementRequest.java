package org.gannet.engine.allocation;

import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;

/**
 * What needs a place.
 * @param disk the sum of the disks' sizes
 * @param bridges that the node must have
 * @param not nodes that have the machine already
 * @param only the one node that will do; empty for any
 * @param live what the node must match to take over a running machine; empty for a machine that starts there
 */
public record PlacementRequest(
        int vcpus,
        ByteSize memory,
        ByteSize disk,
        Set<String> bridges,
        Set<NodeName> not,
        Optional<NodeName> only,
        Optional<LiveFrom> live) {
    public PlacementRequest {
        bridges = Set.copyOf(bridges);
        not = Set.copyOf(not);
    }

    /**
     * A running machine's surroundings.
     * @param machineType pinned when the machine was created
     * @param accelerator of the node that it runs on
     */
    public record LiveFrom(String machineType, String accelerator) {}
}
