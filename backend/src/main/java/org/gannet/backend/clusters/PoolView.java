package org.gannet.backend.clusters;

import java.util.Optional;
import org.gannet.base.ByteSize;

/**
 * Storage of a node.
 * @param template the kind of disk that it holds: "FILE", "PLAIN"
 * @param free as the node last told; empty while it has not
 * @param promised to disks that lie there, whether it is written already or not, and to their snapshots in a thin pool
 */
public record PoolView(String name, String template, ByteSize total, Optional<ByteSize> free, ByteSize promised) {
    /** More has been promised than there is: when it is all written, the guests will find no room. */
    public boolean isOvercommitted() {
        return !promised.isAtMost(total);
    }

    /** Less than a tenth is left. */
    public boolean isNearlyFull() {
        return free.filter(left -> left.bytes() < total.bytes() / 10).isPresent();
    }
}
