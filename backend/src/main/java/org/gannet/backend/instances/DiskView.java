package org.gannet.backend.instances;

import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;

/**
 * A disk of a machine.
 * @param format "qcow2" or "raw"
 * @param template where its bytes lie: "FILE", "MIRROR"; empty while that is yet to be decided
 * @param mirror how the two copies stand to each other, see {@link MirrorView}; empty for one that is not mirrored
 */
public record DiskView(
        DiskId id, ByteSize size, String format, Optional<String> template, Optional<MirrorView> mirror) {
    DiskView mirrored(Optional<MirrorView> now) {
        return new DiskView(id, size, format, template, now);
    }
}
