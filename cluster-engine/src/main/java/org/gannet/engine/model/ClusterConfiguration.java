package org.gannet.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;

/**
 * Everything of a {@link ClusterState} that somebody set, to be carried to another cluster: no jobs, nothing observed,
 * no revision. Two states of the same content have equal configurations.
 * @param groups in the order of ids; at least one
 * @param networks in the order of ids
 * @param nodes in the order of names
 * @param instances in the order of ids
 */
public record ClusterConfiguration(
        QueueSettings queue,
        List<SubmissionRule> rules,
        ClusterSettings settings,
        List<Group> groups,
        List<Network> networks,
        List<Node> nodes,
        List<Instance> instances) {
    public ClusterConfiguration {
        rules = List.copyOf(rules);
        groups = List.copyOf(groups);
        networks = List.copyOf(networks);
        nodes = List.copyOf(nodes);
        instances = List.copyOf(instances);
    }

    public static ClusterConfiguration of(ClusterState state) {
        return new ClusterConfiguration(
                state.queue(),
                state.rules(),
                state.settings(),
                List.copyOf(state.groups().values()),
                List.copyOf(state.networks().values()),
                List.copyOf(state.nodes().values()),
                List.copyOf(state.instances().values()));
    }

    /** Of standard settings, with the first group alone. */
    public static ClusterConfiguration plain(
            QueueSettings queue, List<SubmissionRule> rules, List<Node> nodes, List<Instance> instances) {
        return new ClusterConfiguration(
                queue, rules, ClusterSettings.standard(), List.of(Group.first()), List.of(), nodes, instances);
    }

    /** What makes an {@linkplain ClusterState#empty empty state} be this. */
    public List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.PutQueueSettings(queue));
        changes.add(new Change.PutSubmissionRules(rules));
        changes.add(new Change.PutSettings(settings));
        if (groups.stream().noneMatch(group -> group.id().equals(Group.FIRST))) {
            changes.add(new Change.DropGroup(Group.FIRST));
        }
        groups.forEach(group -> changes.add(new Change.PutGroup(group)));
        networks.forEach(network -> changes.add(new Change.PutNetwork(network)));
        nodes.forEach(node -> changes.add(new Change.PutNode(node)));
        instances.forEach(instance -> changes.add(new Change.PutInstance(instance)));
        return changes;
    }

    /**
     * What no cluster can be, in words: things of one name or id, machines on nodes that are not there. Empty when it
     * is whole. At most {@value ConfigurationFaults#MOST}.
     */
    public List<String> faults() {
        return List.copyOf(new ConfigurationFaults(this).found());
    }

    /** Why nothing can be put into this cluster; empty when it is empty. The queue's settings may be anything. */
    public static Optional<Problem> notEmpty(ClusterState state) {
        boolean firstGroupOnly = List.copyOf(state.groups().values()).equals(List.of(Group.first()));
        if (state.nodes().isEmpty()
                && state.instances().isEmpty()
                && state.networks().isEmpty()
                && state.rules().isEmpty()
                && firstGroupOnly
                && state.settings().equals(ClusterSettings.standard())) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(ErrorCode.WRONG_STATE, "A configuration goes into an empty cluster only.")
                .withCause("This one has " + state.nodes().size() + " nodes, "
                        + state.instances().size() + " machines, "
                        + state.networks().size() + " networks, "
                        + state.groups().size() + " groups of nodes and "
                        + state.rules().size() + " rules about jobs, or its settings have been changed.")
                .withRemedy("Set up another portal on an empty database."));
    }
}
