package org.gannet.engine.operation.instance;

import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.engine.operation.Drawn;
import org.gannet.node.VolumeSpec;

/**
 * A disk to make with an instance.
 * @param size as the guest sees it; for a clone at least the image's, which the caller checks
 */
public record NewDisk(@Drawn DiskId id, ByteSize size, VolumeSpec.Format format, VolumeSpec.Source source) {
    public NewDisk {
        if (size.bytes() == 0) {
            throw new IllegalArgumentException("a disk needs a size");
        }
    }
}
