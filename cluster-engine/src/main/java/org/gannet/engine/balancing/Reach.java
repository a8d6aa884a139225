package org.gannet.engine.balancing;

/** Which nodes an instance can be on at all, however empty they are: by networks, storage, kinds of disks. */
@FunctionalInterface
public interface Reach {
    /** Where every node of a group can have every instance. */
    Reach ALL = (instance, node) -> true;

    /** By their index. May be asked from several threads. */
    boolean allows(int instance, int node);
}
