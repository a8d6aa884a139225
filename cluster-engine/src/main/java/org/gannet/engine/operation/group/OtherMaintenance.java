package org.gannet.engine.operation.group;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.Problem;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.operation.Claims.Maintained;
import org.gannet.engine.operation.PlanInputs;
import org.gannet.engine.operation.Planner;

/**
 * Maintenance that has begun and has not ended, as one sees it that is asked for now. That one is refused and does not
 * wait: it may take days, and nodes must not be taken out when nobody expects it any more.
 */
record OtherMaintenance(ClusterState state, List<Maintained> maintained) {
    static OtherMaintenance of(PlanInputs inputs) {
        return new OtherMaintenance(inputs.state(), inputs.claims().get().maintained());
    }

    /** @throws Planner.RefusedException WRONG_STATE when nodes of the group, or these, are maintained */
    void requireNoneIn(Group group, Collection<NodeName> nodes) {
        List<Maintained> others = maintained.stream()
                .filter(other -> other.group().equals(group.id())
                        || !common(other, nodes).isEmpty())
                .toList();
        if (!others.isEmpty()) {
            throw refuse("Group " + group.name() + " is being maintained: " + allNodes(others) + ".", "", others);
        }
    }

    /** @throws Planner.RefusedException WRONG_STATE when one of these nodes is maintained */
    void requireNot(Collection<NodeName> nodes) {
        List<Maintained> others = maintained.stream()
                .filter(other -> !common(other, nodes).isEmpty())
                .toList();
        if (!others.isEmpty()) {
            Set<NodeName> same = new TreeSet<>();
            others.forEach(other -> same.addAll(common(other, nodes)));
            throw refuse("Being maintained already: " + Maintenance.words(same) + ".", "", others);
        }
    }

    /**
     * That these can be down when the others are.
     * @throws Planner.RefusedException WRONG_STATE when one of them is maintained, or a machine has copies on both
     */
    void requireApart(Collection<NodeName> nodes) {
        requireNot(nodes);
        for (Maintained other : maintained) {
            Optional<Instance> torn = nodes.stream()
                    .flatMap(node -> state.instancesOn(node).stream())
                    .filter(instance -> instance.nodesUsed().stream().anyMatch(other.nodes()::contains))
                    .min(Comparator.comparing(Instance::name));
            if (torn.isPresent()) {
                List<NodeName> both = torn.get().nodesUsed();
                throw refuse(
                        "Must not be down at once: " + Maintenance.words(both) + ".",
                        torn.get().name() + " has a copy on each of them. ",
                        List.of(other));
            }
        }
    }

    private static Set<NodeName> common(Maintained other, Collection<NodeName> nodes) {
        return nodes.stream().filter(other.nodes()::contains).collect(Collectors.toUnmodifiableSet());
    }

    private static String allNodes(List<Maintained> others) {
        Set<NodeName> all = new TreeSet<>();
        others.forEach(other -> all.addAll(other.nodes()));
        return Maintenance.words(all);
    }

    private static Planner.RefusedException refuse(String message, String cause, List<Maintained> others) {
        Maintained first =
                others.stream().filter(Maintained::waitsForWord).findFirst().orElse(others.getFirst());
        String does = first.waitsForWord() ? " waits for a word." : " has not ended.";
        return Planner.refuse(Problem.of(ErrorCode.WRONG_STATE, message)
                .withCause(cause + "“" + first.title() + "”, asked for by " + first.actor() + "," + does)
                .withRemedy("Bring that to its end, or cancel it. Or evacuate and drain a node by hand.")
                .withDetails(others.stream()
                        .map(other -> other.title() + " (" + other.job() + "): " + Maintenance.words(other.nodes()))
                        .toList()));
    }
}
