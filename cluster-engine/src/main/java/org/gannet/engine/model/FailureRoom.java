package org.gannet.engine.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gannet.base.ByteSize;
import org.gannet.base.NodeName;

/** What a node needs of memory when another one dies: that of the machines that have their second copies here. */
public final class FailureRoom {
    private FailureRoom() {}

    /**
     * A death that a node could not bear.
     * @param node whose memory would not do
     * @param dies whose machines would come
     */
    public record Shortage(NodeName node, NodeName dies, ByteSize needed, ByteSize free) {}

    /** The deaths that a node could not bear, by the name of what dies. */
    public static List<Shortage> shortages(ClusterState state, Node node) {
        ByteSize free = state.capacity(node).memoryFree();
        return new TreeMap<>(needed(state, node.name()))
                .entrySet().stream()
                        .filter(other -> !other.getValue().isAtMost(free))
                        .map(other -> new Shortage(node.name(), other.getKey(), other.getValue(), free))
                        .toList();
    }

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
