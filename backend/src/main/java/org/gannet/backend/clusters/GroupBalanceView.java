package org.gannet.backend.clusters;

import java.util.List;
import org.gannet.base.GroupId;

/**
 * How a group of nodes stands, for operators and helpdesk.
 * @param machines whose node is in it
 * @param score how uneven it is; 0 is even
 * @param parts what the score comes from, the largest first; none that is nothing
 * @param shortages which nodes could not bear the death of which others
 * @param closed nodes that take nothing now
 */
public record GroupBalanceView(
        GroupId id,
        String name,
        int nodes,
        int machines,
        double score,
        List<Part> parts,
        List<ShortageView> shortages,
        List<Closed> closed) {
    public GroupBalanceView {
        parts = List.copyOf(parts);
        shortages = List.copyOf(shortages);
        closed = List.copyOf(closed);
    }

    /** What is uneven, or not as it should be. */
    public enum What {
        MEMORY,
        DISK,
        PROCESSORS,
        SPINDLES,
        LOAD,
        REDUNDANCY,
        OUT_OF_SERVICE,
        TAGS,
        LOCATION
    }

    /** @param points that it adds to the score */
    public record Part(What what, double points) {}

    /** @param reason as those of plans that find no place */
    public record Closed(String node, String reason) {}
}
