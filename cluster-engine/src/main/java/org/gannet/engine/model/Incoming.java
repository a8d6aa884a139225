package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.gannet.base.NodeName;

/**
 * Where an instance is being moved to.
 * @param disks the same disks, in the copies that are made there
 * @param cold whether the guest stands still meanwhile: until it has been started there, its home is where it was
 */
public record Incoming(
        NodeName node,
        List<Disk> disks,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean cold) {
    public Incoming {
        disks = Slots.ofDisks(disks);
    }

    /** Of a guest that runs on. */
    public Incoming(NodeName node, List<Disk> disks) {
        this(node, disks, false);
    }
}
