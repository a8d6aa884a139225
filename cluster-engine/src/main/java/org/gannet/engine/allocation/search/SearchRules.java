package org.gannet.engine.allocation.search;

import java.util.Set;

/**
 * What counts when a place is looked for.
 *
 * @param soft whether soft limits count too: room that is to stay free, vCPUs for each CPU, tags, N+1
 * @param capacity whether each node must be evacuable afterwards ({@link GlobalRedundancy})
 * @param onlyNodes names of the nodes that may be chosen; empty for all
 */
public record SearchRules(boolean soft, boolean capacity, Set<String> onlyNodes) {
    /** All limits, all nodes. */
    public static final SearchRules STRICT = new SearchRules(true, true, Set.of());

    public SearchRules {
        onlyNodes = Set.copyOf(onlyNodes);
    }

    public SearchRules withCapacity(boolean wished) {
        return new SearchRules(soft, wished, onlyNodes);
    }

    public SearchRules onlyOn(Set<String> nodes) {
        return new SearchRules(soft, capacity, nodes);
    }

    boolean allows(String node) {
        return onlyNodes.isEmpty() || onlyNodes.contains(node);
    }
}
