package org.gannet.agent.volume;

import java.util.List;
import org.gannet.base.VolumeId;

/**
 * Volumes that have to be made ready on a node before anybody there opens them: finding one does it. Most volumes just
 * lie there and need nothing. Volumes that are of no such kind don't matter; all may be repeated.
 */
public interface VolumeOpenings {
    /**
     * Nobody here opens them any more until they are found again. One that a machine has open stays ready. What can't
     * be done is done at the next time, and logged.
     */
    default void release(List<VolumeId> volumes) {}

    /** A machine changes nodes: both may have its volumes open from now on. @throws NodeException */
    default void share(List<VolumeId> volumes) {}

    /** The machine stands still, about to go on at the other node: nothing is written here. @throws NodeException */
    default void handOver(List<VolumeId> volumes) {}

    /** The machine goes on here, and certainly nowhere else. @throws NodeException */
    default void takeOver(List<VolumeId> volumes) {}

    /** After a start of the agent, when it is known who has which volume open: ends what an earlier one left. */
    default void settle() {}
}
