package org.gannet.engine.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskTemplate;
import org.gannet.base.Progress;
import org.gannet.base.VolumeId;
import org.gannet.node.VolumeSpec;

/** How far a simulated node is with volumes that it zeroes: so much with each call. Guarded by its node. */
final class SimulatedZeroing {
    private final Map<VolumeId, Progress> underWay = new HashMap<>();
    private long bytesPerCall = Long.MAX_VALUE;

    void setPerCall(ByteSize size) {
        bytesPerCall = size.bytes();
    }

    /** @param size of what is zeroed @return how far it is; empty when all is */
    Optional<Progress> goOn(VolumeId id, VolumeSpec spec, ByteSize size) {
        long done = find(id).map(Progress::done).orElse(0L);
        long left = size.bytes() - done;
        boolean needed =
                spec.place().kind() == DiskTemplate.PLAIN && !(spec.source() instanceof VolumeSpec.Source.Adopted);
        if (!needed || left <= bytesPerCall) {
            forget(id);
            return Optional.empty();
        }
        underWay.put(id, new Progress("zeroing the volume", done + bytesPerCall, size.bytes(), Progress.Unit.BYTES));
        return find(id);
    }

    Optional<Progress> find(VolumeId id) {
        return Optional.ofNullable(underWay.get(id));
    }

    void forget(VolumeId id) {
        underWay.remove(id);
    }
}
