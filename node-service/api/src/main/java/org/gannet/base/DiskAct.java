package org.gannet.base;

/** What is done with disks, and not with those of every template. */
public enum DiskAct {
    /** Made anew, empty or of what is copied into it. */
    MAKE,
    /** Made of an image. */
    CLONE,
    /** What is there already becomes a disk, with all that it holds. */
    ADOPT,
    GROW,
    SNAPSHOT
}
