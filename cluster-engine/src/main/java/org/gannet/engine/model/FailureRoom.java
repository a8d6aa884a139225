package org.gannet.engine.model;

import java.util.HashMap;
import java.util.Map;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;

/** What a node needs of memory when another one dies: that of the machines that have their second copies here. */
public final class FailureRoom {
    private FailureRoom() {}

    /** For each node whose machines would come, the memory of those that shall run. */
    public static Map<NodeName, ByteSize> needed(ClusterState state, NodeName node) {
        Map<NodeName, ByteSize> needed = new HashMap<>();
        for (Instance instance : state.instancesMirroredTo(node)) {
            if (instance.wished() == AdminState.UP) {
                needed.merge(instance.primary(), instance.memory(), ByteSize::plus);
            }
        }
        return needed;
    }
}
