package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.gannet.base.GroupId;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;

/** One change of a {@link ClusterState}. Whole objects, so that applying one twice is applying it once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Change.PutInstance.class, name = "put-instance"),
    @JsonSubTypes.Type(value = Change.DropInstance.class, name = "drop-instance"),
    @JsonSubTypes.Type(value = Change.PutNode.class, name = "put-node"),
    @JsonSubTypes.Type(value = Change.DropNode.class, name = "drop-node"),
    @JsonSubTypes.Type(value = Change.PutGroup.class, name = "put-group"),
    @JsonSubTypes.Type(value = Change.DropGroup.class, name = "drop-group"),
    @JsonSubTypes.Type(value = Change.PutNetwork.class, name = "put-network"),
    @JsonSubTypes.Type(value = Change.DropNetwork.class, name = "drop-network"),
    @JsonSubTypes.Type(value = Change.PutSettings.class, name = "put-settings"),
    @JsonSubTypes.Type(value = Change.PutQueueSettings.class, name = "put-queue-settings"),
    @JsonSubTypes.Type(value = Change.PutSubmissionRules.class, name = "put-submission-rules")
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

    /** Adds the group, or replaces it. */
    record PutGroup(Group group) implements Change {}

    /** Forgets the group; nothing when it is not there. */
    record DropGroup(GroupId id) implements Change {}

    /** Adds the network, or replaces it. */
    record PutNetwork(Network network) implements Change {}

    /** Forgets the network; nothing when it is not there. */
    record DropNetwork(NetworkId id) implements Change {}

    /** Replaces what holds for the whole cluster. */
    record PutSettings(ClusterSettings settings) implements Change {}

    /** Replaces the settings of the queue. */
    record PutQueueSettings(QueueSettings settings) implements Change {}

    /** Replaces the whole list of rules. */
    record PutSubmissionRules(List<SubmissionRule> rules) implements Change {
        public PutSubmissionRules {
            if (rules.size() > SubmissionRule.MOST_RULES) {
                throw new IllegalArgumentException("at most " + SubmissionRule.MOST_RULES + " rules: " + rules.size());
            }
            rules = List.copyOf(rules);
        }
    }
}
