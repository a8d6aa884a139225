package org.gannet.engine.job;

import org.gannet.engine.operation.OperationCatalogue;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/**
 * The JSON of jobs, instances and nodes, as stores keep it. One text per value; unknown fields are ignored when read.
 */
public final class EngineJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .registerSubtypes(OperationCatalogue.all().stream()
                    .map(kind -> new NamedType(kind.parameters(), kind.name()))
                    .toArray(NamedType[]::new))
            .build();

    private EngineJson() {}

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** @throws tools.jackson.core.JacksonException when the text is no such object */
    public static <T> T read(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }
}
