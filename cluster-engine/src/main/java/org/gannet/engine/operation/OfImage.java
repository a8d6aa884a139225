package org.gannet.engine.operation;

import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;
import org.gannet.node.VolumeSpec;

/** Parameters that name a disk image. What it is like is said by the catalogue of images, never by who asks. */
public interface OfImage extends AboutInstance {
    ImageDigest image();

    /** The same, knowing the image's name, how its bytes lie, and the smallest disk that it fits on. */
    OfImage knowing(String name, VolumeSpec.Format format, ByteSize smallestDisk);
}
