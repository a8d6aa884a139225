package org.gannet.agent.volume;

import org.gannet.base.Progress;
import org.gannet.node.NodeException;

/** Writes all that a new volume shall hold. */
@FunctionalInterface
public interface Filling {
    /** @param medium a file that is not there yet, or what holds zeroes */
    void fill(Medium medium);

    /**
     * Told before each piece of what has to be zeroed first.
     * @throws NodeException when the volume is not wanted any more, such as CANCELLED
     */
    default void zeroing(Progress progress) {}
}
