package org.gannet.webapp.portal.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a field before anybody types.
 * @param now what the thing has; empty when nothing is set
 * @param above of a part that can be inherited: what the level above has
 * @param among what there is to choose from
 */
record Known(Optional<Object> now, Optional<Object> above, Optional<List<Object>> among) {
    static final Known NOTHING = new Known(Optional.empty(), Optional.empty(), Optional.empty());

    static Known now(Optional<Object> now) {
        return new Known(now, Optional.empty(), Optional.empty());
    }

    /** Of one of its parts. */
    Known part(String name) {
        return new Known(part(now, name), part(above, name), Optional.empty());
    }

    private static Optional<Object> part(Optional<Object> whole, String name) {
        return whole.flatMap(
                object -> object instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty());
    }
}
