package org.gannet.backend.queue;

import java.util.List;

/**
 * All rules in the order in which they are asked.
 * @param version of just this list: who replaces it says which one he has seen
 */
public record Rules(String version, List<Rule> rules) {
    public Rules {
        rules = List.copyOf(rules);
    }
}
