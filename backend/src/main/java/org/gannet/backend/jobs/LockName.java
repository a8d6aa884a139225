package org.gannet.backend.jobs;

import java.util.Optional;
import org.gannet.base.InstanceId;

/**
 * What is locked.
 * @param name of the node, machine and the like as people call it; empty for the cluster, and when it is hidden
 * @param instance when it is a machine
 */
public record LockName(Level level, String name, Optional<InstanceId> instance) {
    /** From the outside in. */
    public enum Level {
        CLUSTER,
        GROUP,
        NODE,
        INSTANCE,
        NETWORK
    }
}
