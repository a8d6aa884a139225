package org.gannet.base;

import java.util.UUID;

/**
 * Orders what one node has said. A report is newer when its agent started later ({@code epoch}, milliseconds since
 * 1970 at the agent's start, raised above the last one kept on disk) or, within one start, counts higher.
 */
public record Generation(long epoch, UUID agentStart, long count) implements Comparable<Generation> {
    @Override
    public int compareTo(Generation other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(count, other.count);
    }
}
