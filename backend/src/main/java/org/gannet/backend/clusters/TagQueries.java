package org.gannet.backend.clusters;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.gannet.backend.authz.Access;
import org.gannet.backend.authz.Actor;
import org.gannet.backend.support.Problems;
import org.gannet.engine.ClusterEngine;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.TagSearch;
import org.springframework.stereotype.Service;

/** Finds things of the cluster by their tags; for administrators and helpdesk. */
@Service
public class TagQueries {
    /** Rows of one answer. */
    public static final int MOST = 1000;

    private static final int LONGEST_PATTERN = 128;
    private final ClusterEngine engine;
    private final Access access;

    TagQueries(ClusterEngine engine, Access access) {
        this.engine = engine;
        this.access = access;
    }

    /**
     * At most {@value #MOST}: the cluster first, then groups, nodes, networks and machines.
     * @param pattern of the tag, whatever its case; * stands for anything, so * alone finds all
     * @throws org.gannet.base.ProblemException NOT_ALLOWED, INVALID_REQUEST
     */
    public List<TagView> find(Actor actor, String pattern) {
        access.requireSeesCluster(actor);
        if (pattern.isBlank() || pattern.length() > LONGEST_PATTERN) {
            throw Problems.invalid(
                    "This can't be searched for.",
                    "Say 1 to " + LONGEST_PATTERN + " characters; * stands for anything.");
        }
        Pattern wanted = pattern(pattern.strip().toLowerCase(Locale.ROOT));
        ClusterState state = engine.view().state();
        return new TagSearch(state)
                        .find(
                                tag -> wanted.matcher(tag.value().toLowerCase(Locale.ROOT))
                                        .matches(),
                                MOST)
                        .stream()
                        .map(found -> new TagView(
                                found.subject(),
                                FindingViews.name(state, found.subject()),
                                found.tag().value()))
                        .toList();
    }

    /** Two stars one after the other would make a search slow that finds nothing. */
    private static Pattern pattern(String text) {
        StringBuilder regex = new StringBuilder();
        for (String part : text.replaceAll("\\*+", "*").split("(?<=\\*)|(?=\\*)")) {
            regex.append(part.equals("*") ? ".*" : Pattern.quote(part));
        }
        return Pattern.compile(regex.toString());
    }
}
