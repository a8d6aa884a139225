package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;

/**
 * Where an instance is being moved to.
 * @param disks the same disks, in the copies that are made there
 * @param cold whether the guest stands still meanwhile: until it has been started there, its home is where it was
 * @param memory that its guest keeps there; empty for as much as it has
 */
public record Incoming(
        NodeName node,
        List<Disk> disks,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean cold,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ByteSize> memory) {
    public Incoming {
        disks = Slots.ofDisks(disks);
    }

    /** With all its memory. */
    public Incoming(NodeName node, List<Disk> disks, boolean cold) {
        this(node, disks, cold, Optional.empty());
    }

    /** The same of a guest that has given memory back. */
    public Incoming keeping(Optional<ByteSize> less) {
        return new Incoming(node, disks, cold, less);
    }

    /** Of a guest that runs on. */
    public Incoming(NodeName node, List<Disk> disks) {
        this(node, disks, false);
    }
}
