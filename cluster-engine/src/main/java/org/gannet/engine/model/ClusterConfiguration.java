package org.gannet.engine.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;

/**
 * Everything of a {@link ClusterState} that somebody set, to be carried to another cluster: no jobs, nothing observed,
 * no revision. Two states of the same content have equal configurations.
 * @param nodes in the order of names
 * @param instances in the order of ids
 */
public record ClusterConfiguration(
        QueueSettings queue, List<SubmissionRule> rules, List<Node> nodes, List<Instance> instances) {
    private static final int MOST_FAULTS = 20;

    public ClusterConfiguration {
        rules = List.copyOf(rules);
        nodes = List.copyOf(nodes);
        instances = List.copyOf(instances);
    }

    public static ClusterConfiguration of(ClusterState state) {
        return new ClusterConfiguration(
                state.queue(),
                state.rules(),
                List.copyOf(state.nodes().values()),
                List.copyOf(state.instances().values()));
    }

    /** What makes an empty state be this. */
    public List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.PutQueueSettings(queue));
        changes.add(new Change.PutSubmissionRules(rules));
        nodes.forEach(node -> changes.add(new Change.PutNode(node)));
        instances.forEach(instance -> changes.add(new Change.PutInstance(instance)));
        return changes;
    }

    /**
     * What no cluster can be, in words: things of one name or id, machines on nodes that are not there. Empty when it
     * is whole. At most {@value #MOST_FAULTS}.
     */
    public List<String> faults() {
        Faults faults = new Faults();
        if (rules.size() > SubmissionRule.MOST_RULES) {
            faults.add("There are " + rules.size() + " rules; there may be " + SubmissionRule.MOST_RULES + ".");
        }
        rules.forEach(rule -> faults.once("rule", rule.id()));
        Set<NodeName> known = new HashSet<>();
        for (Node node : nodes) {
            faults.once("node", node.name());
            known.add(node.name());
        }
        instances.forEach(instance -> check(instance, known, faults));
        return List.copyOf(faults.found);
    }

    private static void check(Instance instance, Set<NodeName> nodes, Faults faults) {
        String which = "Machine " + instance.id();
        faults.once("machine", instance.id());
        faults.once("name of a project's machine", List.of(instance.owner(), instance.name()));
        instance.macs().forEach(mac -> faults.once("MAC address", mac));
        instance.disks().forEach(disk -> faults.once("disk", disk.id()));
        Stream.concat(instance.disks().stream(), instance.incoming().stream().flatMap(home -> home.disks().stream()))
                .forEach(disk -> faults.once("volume", disk.volume()));
        instance.nodesUsed().stream()
                .filter(node -> !nodes.contains(node))
                .forEach(node -> faults.add(which + " is on node " + node + ", which is not there."));
        try {
            instance.vmSpec();
        } catch (IllegalArgumentException e) {
            faults.add(which + " can't run: " + e.getMessage() + ".");
        }
    }

    /** Why nothing can be put into this cluster; empty when it is empty. The queue's settings may be anything. */
    public static Optional<Problem> notEmpty(ClusterState state) {
        if (state.nodes().isEmpty()
                && state.instances().isEmpty()
                && state.rules().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(ErrorCode.WRONG_STATE, "A configuration goes into an empty cluster only.")
                .withCause("This one has " + state.nodes().size() + " nodes, "
                        + state.instances().size() + " machines and "
                        + state.rules().size() + " rules about jobs.")
                .withRemedy("Set up another portal on an empty database."));
    }

    private static final class Faults {
        private final List<String> found = new ArrayList<>();
        private final Set<List<Object>> seen = new HashSet<>();

        void once(String what, Object key) {
            if (!seen.add(List.of(what, key))) {
                add("There are two of one " + what + ": " + key + ".");
            }
        }

        void add(String fault) {
            if (found.size() < MOST_FAULTS) {
                found.add(fault);
            }
        }
    }
}
