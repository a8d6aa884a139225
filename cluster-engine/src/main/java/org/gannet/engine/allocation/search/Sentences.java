package org.gannet.engine.allocation.search;

import java.util.stream.Collectors;
import org.gannet.engine.balancing.ClusterInput;
import org.gannet.engine.htools.Figures;

/** What came of a search, in the words of hail 3.0.2. */
final class Sentences {
    private Sentences() {}

    static String of(Found found, ClusterInput cluster) {
        if (found.best().isEmpty()) {
            return "No valid allocation solutions, failure reasons: "
                    + (found.failures().isEmpty() ? "unknown reasons" : found.reasons());
        }
        Found.Place place = found.best().get();
        return "score: " + score(place) + ", successes " + found.successes() + ", failures " + found.failed() + " ("
                + found.reasons() + ") for node(s) " + nodes(place, cluster);
    }

    private static String score(Found.Place place) {
        return place.lost().isEmpty()
                ? Figures.score(place.score())
                : place.lost().stream().map(Object::toString).collect(Collectors.joining(",", "([", "],"))
                        + (long) place.score() + ")";
    }

    private static String nodes(Found.Place place, ClusterInput cluster) {
        String primary = cluster.nodes().get(place.primary()).name();
        return place.hasSecondary()
                ? primary + "/" + cluster.nodes().get(place.secondary()).name()
                : primary;
    }
}
