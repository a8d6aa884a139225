package org.gannet.engine.model;

import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.VolumeId;
import org.gannet.node.VmSpec;
import org.gannet.node.VolumeSpec;

/**
 * A disk of an instance.
 * @param volume the copy on the instance's primary node; another one after each migration
 * @param size as the guest sees it
 * @param source what it held at first; a copy-on-write clone needs its image on every node that it comes to
 */
public record Disk(DiskId id, VolumeId volume, VolumeSpec.Format format, ByteSize size, VolumeSpec.Source source) {
    public VolumeSpec volumeSpec() {
        return new VolumeSpec(format, size, source);
    }

    public VmSpec.Disk vmDisk() {
        return new VmSpec.Disk(id, volume, format);
    }

    /** The same disk in another copy. */
    public Disk withVolume(VolumeId other) {
        return new Disk(id, other, format, size, source);
    }
}
