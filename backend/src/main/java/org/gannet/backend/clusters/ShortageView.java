package org.gannet.backend.clusters;

import org.gannet.base.ByteSize;
import org.gannet.engine.model.FailureRoom;

/**
 * The death of a node that another one could not bear: it has not the memory for the mirrored machines that would come.
 * @param node that lacks it
 * @param dies whose machines would come
 */
public record ShortageView(String node, String dies, ByteSize needed, ByteSize free) {
    static ShortageView of(FailureRoom.Shortage found) {
        return new ShortageView(found.node().value(), found.dies().value(), found.needed(), found.free());
    }
}
