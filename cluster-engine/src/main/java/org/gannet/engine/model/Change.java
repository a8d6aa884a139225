package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.gannet.base.InstanceId;
import org.gannet.base.NodeName;

/** One change of a {@link ClusterState}. Whole objects, so that applying one twice is applying it once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.PutInstance.class, name = "put-instance"),
    @JsonSubTypes.Type(value = Change.DropInstance.class, name = "drop-instance"),
    @JsonSubTypes.Type(value = Change.PutNode.class, name = "put-node"),
    @JsonSubTypes.Type(value = Change.DropNode.class, name = "drop-node")
})
public sealed interface Change {
    /** Adds the instance, or replaces it. */
    record PutInstance(Instance instance) implements Change {}

    /** Forgets the instance; nothing when it is not there. */
    record DropInstance(InstanceId id) implements Change {}

    /** Adds the node, or replaces it. */
    record PutNode(Node node) implements Change {}

    /** Forgets the node; nothing when it is not there. */
    record DropNode(NodeName name) implements Change {}
}
