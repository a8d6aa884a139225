package org.gannet.backend.instances;

import org.gannet.backend.images.ImageId;
import org.gannet.base.ExportId;

/** What a new machine's first disk holds. */
public sealed interface Source {
    /** A copy of a disk image. */
    record FromImage(ImageId image) implements Source {}

    /** Nothing. */
    record EmptyDisk() implements Source {}

    /** Nothing, and the machine boots from this CD. */
    record FromIso(ImageId image) implements Source {}

    /**
     * What lies in a node's backup directory, all disks of it; for administrators. The first disk may be asked to be
     * larger than it was.
     */
    record FromBackup(String node, ExportId backup) implements Source {}
}
