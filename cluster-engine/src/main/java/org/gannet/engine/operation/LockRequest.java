package org.gannet.engine.operation;

import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;

/** A lock that an operation needs. */
public record LockRequest(LockKey key, Mode mode) {
    /** With whom it can be held. */
    public enum Mode {
        /** With other shared holders. */
        SHARED,
        /** With nobody. */
        EXCLUSIVE
    }

    public static LockRequest sharedCluster() {
        return new LockRequest(LockKey.cluster(), Mode.SHARED);
    }

    public static LockRequest shared(NodeName node) {
        return new LockRequest(LockKey.of(node), Mode.SHARED);
    }

    public static LockRequest exclusive(InstanceId instance) {
        return new LockRequest(LockKey.of(instance), Mode.EXCLUSIVE);
    }
}
