package org.gannet.engine.operation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.engine.model.Overrides;

/** Changes of parameters that are set on several levels: some are set, others are taken from the level above again. */
public final class Inherit {
    private static final int MOST = 100;

    private Inherit() {}

    /**
     * @param names "node.memoryReserve", or "node" for all of a kind
     * @param kinds what there is to set, by the name of its kind
     * @throws IllegalArgumentException when there is no such parameter
     */
    public static void require(List<String> names, Map<String, Overrides<?>> kinds) {
        if (names.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " names: " + names.size());
        }
        for (String name : names) {
            String[] parts = name.split("\\.", 2);
            Overrides<?> kind = kinds.get(parts[0]);
            if (kind == null || parts.length > 1 && !kind.settings().containsKey(parts[1])) {
                throw new IllegalArgumentException("there is nothing to inherit named " + name);
            }
        }
    }

    /**
     * What is set from then on: what is given, and of what was set all but what is to be inherited again.
     * @param kind as in {@link #require}
     * @param given empty for nothing
     */
    public static <P extends Record & Overrides<P>> P changed(
            String kind, P before, Optional<P> given, List<String> inherit) {
        P kept = before.without(name -> inherit.contains(kind) || inherit.contains(kind + "." + name));
        return given.map(some -> some.over(kept)).orElse(kept);
    }
}
