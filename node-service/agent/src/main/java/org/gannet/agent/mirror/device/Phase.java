package org.gannet.agent.mirror.device;

/** How the two sides of a disk stand. */
enum Phase {
    /** The other side is not connected. */
    APART,
    /** It has all new writes, and is being made equal. */
    SYNCING,
    EQUAL,
    /** It is connected, but must not be written to. */
    REFUSED
}
