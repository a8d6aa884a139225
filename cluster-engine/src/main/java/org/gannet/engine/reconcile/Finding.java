package org.gannet.engine.reconcile;

import java.util.Optional;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;

/**
 * Something on a node that does not agree with the state.
 * @param objectId the machine's or volume's id
 * @param instance the machine of the cluster that it is about; empty for what the cluster does not know
 * @param sentence for operators
 */
public record Finding(Kind kind, NodeName node, String objectId, Optional<InstanceId> instance, String sentence) {
    /** What it is. */
    public enum Kind {
        /** A machine that no instance of the cluster is. */
        UNKNOWN_VM,
        /** A machine's process on a node that is not its own. */
        VM_ON_OTHER_NODE,
        /** A volume that no instance uses. */
        UNKNOWN_VOLUME,
        /** A disk whose volume its node does not report. */
        MISSING_VOLUME
    }
}
