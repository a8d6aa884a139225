package org.gannet.engine.operation;

import java.util.Objects;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;

/**
 * A lock that an operation needs. What the plan's commit reserves (room on a node) needs no lock any more from then on;
 * so only what a job really works on stays locked while it takes its time.
 * @param until when it is given back
 */
public record LockRequest(LockKey key, Mode mode, Until until) {
    public LockRequest {
        // Jobs of the first version kept all their locks.
        until = Objects.requireNonNullElse(until, Until.END);
    }

    /** With whom it can be held. */
    public enum Mode {
        /** With other shared holders. */
        SHARED,
        /** With nobody. */
        EXCLUSIVE
    }

    /** How long it is held. */
    public enum Until {
        /** Until the plan has been committed, or refused. */
        PLANNED,
        /** Until the job has ended. */
        END
    }

    /** The cluster stays as it is while the job is planned. */
    public static LockRequest sharedCluster() {
        return new LockRequest(LockKey.cluster(), Mode.SHARED, Until.PLANNED);
    }

    /** The node stays as it is while the job is planned. */
    public static LockRequest shared(NodeName node) {
        return new LockRequest(LockKey.of(node), Mode.SHARED, Until.PLANNED);
    }

    /** The network stays as it is while the job is planned. */
    public static LockRequest shared(NetworkId network) {
        return new LockRequest(LockKey.of(network), Mode.SHARED, Until.PLANNED);
    }

    /** The same, held only until the plan has been committed, or refused. */
    public LockRequest whilePlanned() {
        return new LockRequest(key, mode, Until.PLANNED);
    }

    /** Nothing else is planned meanwhile. */
    public static LockRequest exclusiveCluster() {
        return alone(LockKey.cluster());
    }

    /** Nobody else works on the node before the job has ended. */
    public static LockRequest exclusive(NodeName node) {
        return alone(LockKey.of(node));
    }

    /** Nobody else works on the group before the job has ended. */
    public static LockRequest exclusive(GroupId group) {
        return alone(LockKey.of(group));
    }

    /** Nobody else works on the network before the job has ended. */
    public static LockRequest exclusive(NetworkId network) {
        return alone(LockKey.of(network));
    }

    private static LockRequest alone(LockKey key) {
        return new LockRequest(key, Mode.EXCLUSIVE, Until.END);
    }

    /** Nobody else works on the instance before the job has ended. */
    public static LockRequest exclusive(InstanceId instance) {
        return new LockRequest(LockKey.of(instance), Mode.EXCLUSIVE, Until.END);
    }
}
