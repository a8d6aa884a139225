package org.gannet.engine.reconcile;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.NodeName;

/**
 * What is amiss with the copies of the cluster's configuration that nodes keep.
 * @param missedSince since when there is something that no node has been given; empty when that is normal, or nodes
 *     keep everything
 * @param refusals nodes that should keep copies and have long taken none, and what they said last
 */
public record CopiesOnNodes(Optional<Instant> missedSince, Map<NodeName, String> refusals) {
    /** Nothing is amiss, or nothing has to be kept. */
    public static final CopiesOnNodes WELL = new CopiesOnNodes(Optional.empty(), Map.of());

    public CopiesOnNodes {
        refusals = Map.copyOf(refusals);
    }
}
