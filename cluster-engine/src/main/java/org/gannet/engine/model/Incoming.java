package org.gannet.engine.model;

import java.util.List;
import org.gannet.base.NodeName;

/**
 * Where an instance is being moved to.
 * @param disks the same disks, in the copies that are made there
 */
public record Incoming(NodeName node, List<Disk> disks) {
    public Incoming {
        disks = Slots.ofDisks(disks);
    }
}
