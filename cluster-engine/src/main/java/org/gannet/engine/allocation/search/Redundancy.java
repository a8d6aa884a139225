package org.gannet.engine.allocation.search;

import java.util.stream.IntStream;
import org.gannet.engine.balancing.PlacementState;

/** Which nodes could be lost: what is on them would go on on the others of their group. */
public final class Redundancy {
    private Redundancy() {}

    /** Whether each of these nodes could be lost. */
    public static boolean holds(PlacementState state, int[] nodes) {
        return new GlobalRedundancy(state, nodes).holds();
    }

    /** Those of these nodes that could not be lost. */
    public static int[] missing(PlacementState state, int[] nodes) {
        var redundancy = new GlobalRedundancy(state, nodes);
        return IntStream.of(nodes).filter(node -> !redundancy.isEvacuable(node)).toArray();
    }

    /** Those of these nodes that could be lost. */
    public static int[] held(PlacementState state, int[] nodes) {
        var redundancy = new GlobalRedundancy(state, nodes);
        return IntStream.of(nodes).filter(redundancy::isEvacuable).toArray();
    }
}
