package org.gannet.engine.balancing;

/**
 * A node's figures that moves change lie side by side in one array: so a node is tried out by copying its row. All are
 * whole numbers that a double holds exactly, but the loads. Memory and disk in MiB.
 */
final class Row {
    /** Memory that no instance has and that is not missing. */
    static final int UNALLOCATED = 0;
    /** Free memory as reported, less what is to come. */
    static final int FREE_MEMORY_FORTHCOMING = 1;

    static final int FREE_DISK = 2;
    static final int FREE_DISK_FORTHCOMING = 3;
    static final int CPUS = 4;
    static final int CPUS_FORTHCOMING = 5;
    static final int FREE_SPINDLES = 6;
    static final int FREE_SPINDLES_FORTHCOMING = 7;
    static final int SPINDLES = 8;
    static final int SPINDLES_FORTHCOMING = 9;
    /** What the worst loss of one other node would bring here. */
    static final int RESERVED = 10;
    /** 1 where that is more than there is. */
    static final int NOT_REDUNDANT = 11;

    static final int PRIMARIES = 12;
    static final int SECONDARIES = 13;
    static final int TAG_CONFLICTS = 14;
    static final int LOCATION = 15;
    /** Of CPU; memory, disk and network follow. */
    static final int LOADS = 16;

    static final int DISK_LOAD = LOADS + 2;
    static final int SIZE = 20;

    private Row() {}
}
