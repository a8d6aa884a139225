package org.gannet.backend.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a thing has now, for the fields of a form; all as in JSON.
 * @param values by the names of fields; what is not set is missing
 * @param inherited of fields whose parts are taken from the level above when they are left out: what that level has
 * @param among what there is to choose from, of fields that take some of what is there
 */
public record PresentValues(
        Map<String, Object> values, Map<String, Map<String, Object>> inherited, Map<String, List<Object>> among) {
    public static final PresentValues NONE = new PresentValues(Map.of(), Map.of(), Map.of());

    public PresentValues {
        values = Map.copyOf(values);
        inherited = Map.copyOf(inherited);
        among = Map.copyOf(among);
    }

    public Optional<Object> find(String field) {
        return Optional.ofNullable(values.get(field));
    }
}
