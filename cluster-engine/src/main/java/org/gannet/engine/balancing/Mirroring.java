package org.gannet.engine.balancing;

/** Who keeps a second copy of an instance's disks, and so which moves it allows. */
public enum Mirroring {
    /** Nobody: the instance stays where it is. */
    NONE,
    /** A second node (DRBD): the instance moves to it, and it can be replaced. */
    INTERNAL,
    /** Storage that every node of the group sees: the instance moves anywhere. */
    EXTERNAL
}
