package org.gannet.backend.instances;

import java.util.List;
import java.util.Optional;

/**
 * Where a machine would be placed, and why not elsewhere; for operators.
 * @param chosen empty when no node fits
 * @param nodes every node that was looked at, by name
 */
public record PlacementView(Optional<String> chosen, List<NodeVerdict> nodes) {
    public PlacementView {
        nodes = List.copyOf(nodes);
    }

    /**
     * What was found about one node.
     * @param refusal why it does not fit; empty when it does
     */
    public record NodeVerdict(String node, boolean chosen, Optional<Unfit> refusal) {}

    /**
     * Why a node does not fit.
     * @param word stable, such as "NOT_ENOUGH_MEMORY"
     * @param sentence in English: "has not enough memory"
     */
    public record Unfit(String word, String sentence) {}
}
