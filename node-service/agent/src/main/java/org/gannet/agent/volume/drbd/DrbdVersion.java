package org.gannet.agent.volume.drbd;

/** Of the kernel's module: each has a syntax of its own. */
public enum DrbdVersion {
    /** 8.4, which is in Linux. */
    V8,
    /** 9, which has to be added. */
    V9
}
