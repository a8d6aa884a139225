package org.gannet.engine.allocation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gannet.base.ErrorCode;
import org.gannet.base.NodeName;
import org.gannet.base.PlacementRule;
import org.gannet.base.Problem;

/** Where an instance goes, or why it goes nowhere. */
public sealed interface Placement {
    /**
     * @param score how full the fullest of the node's memory, disk and vCPUs will be: 0 empty, 1 full
     * @param considered how many nodes were looked at
     * @param broken the placement rules that do not hold there
     * @param redundant whether any other node may still die afterwards, and this one has the memory for its machines
     */
    record Found(NodeName node, double score, int considered, List<PlacementRule> broken, boolean redundant)
            implements Placement {
        public Found {
            broken = List.copyOf(broken);
        }

        /** Together with a second node. */
        public Found beside(Found second) {
            return new Found(node, score, considered, broken, redundant && second.redundant);
        }
    }

    /** No node will do. Every node of the cluster has its reason. */
    record Refused(Map<Refusal, Integer> nodesByReason, Map<NodeName, Refusal> reasons) implements Placement {
        public Refused {
            nodesByReason = Map.copyOf(nodesByReason);
            reasons = Map.copyOf(reasons);
        }

        /** Counts the reasons. */
        public static Refused of(Map<NodeName, Refusal> reasons) {
            Map<Refusal, Integer> counts = new EnumMap<>(Refusal.class);
            reasons.values().forEach(reason -> counts.merge(reason, 1, Integer::sum));
            return new Refused(counts, reasons);
        }

        /** The refusal as a problem: counts for everyone, the nodes' names for operators. */
        public Problem problem(String message) {
            SortedMap<Refusal, Integer> ordered = new TreeMap<>(nodesByReason);
            List<String> details = ordered.entrySet().stream()
                    .map(entry -> entry.getKey().sentence(entry.getValue()))
                    .toList();
            String names = new TreeMap<>(reasons)
                    .entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + entry.getValue())
                            .collect(Collectors.joining("; "));
            return Problem.of(ErrorCode.NO_CAPACITY, message)
                    .withCause(
                            details.isEmpty()
                                    ? "The cluster has no nodes."
                                    : "None of " + reasons.size() + " nodes will do.")
                    .withRemedy("Ask for less, or try again when there is more room.")
                    .withDetails(details)
                    .withInternal(names);
        }
    }
}
