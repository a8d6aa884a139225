package org.gannet.backend.instances;

import org.gannet.backend.images.ImageId;

/** What a new machine's first disk holds. */
public sealed interface Source {
    /** A copy of a disk image. */
    record FromImage(ImageId image) implements Source {}

    /** Nothing. */
    record EmptyDisk() implements Source {}

    /** Nothing, and the machine boots from this CD. */
    record FromIso(ImageId image) implements Source {}
}
