package org.gannet.webapp.rest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gannet.backend.clusters.GroupBalanceView;

/**
 * How a group of nodes stands.
 * @param score how uneven it is; 0 is even
 * @param parts what the score comes from, by a word
 * @param shortages which nodes could not bear the death of which others
 * @param closed nodes that take nothing now, with the reason
 */
record GroupBalanceJson(
        String group,
        String name,
        int nodes,
        int machines,
        double score,
        Map<String, Double> parts,
        List<NodeDeathJson.ShortageJson> shortages,
        Map<String, String> closed) {
    static GroupBalanceJson of(GroupBalanceView view) {
        Map<String, Double> parts = new TreeMap<>();
        view.parts().forEach(part -> parts.put(Words.of(part.what()), part.points()));
        Map<String, String> closed = new TreeMap<>();
        view.closed().forEach(node -> closed.put(node.node(), node.reason()));
        return new GroupBalanceJson(
                view.id().toString(),
                view.name(),
                view.nodes(),
                view.machines(),
                view.score(),
                parts,
                view.shortages().stream().map(NodeDeathJson.ShortageJson::of).toList(),
                closed);
    }
}
