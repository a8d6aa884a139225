package org.gannet.engine.job;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gannet.engine.operation.OperationCatalogue;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MutableConfigOverride;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/**
 * The JSON of jobs, instances and nodes, as stores keep it. One text per value. What an older or newer version wrote is
 * read: unknown fields are ignored; of missing ones numbers are 0, texts, lists and maps empty, as between the nodes.
 */
public final class EngineJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .withConfigOverride(String.class, EngineJson::emptyWhenMissing)
            .withConfigOverride(List.class, EngineJson::emptyWhenMissing)
            .withConfigOverride(Map.class, EngineJson::emptyWhenMissing)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .registerSubtypes(OperationCatalogue.all().stream()
                    .map(kind -> new NamedType(kind.parameters(), kind.name()))
                    .toArray(NamedType[]::new))
            .build();

    private static final JsonMapper STRICT = MAPPER.rebuild()
            .withConfigOverride(String.class, EngineJson::nullWhenMissing)
            .withConfigOverride(List.class, EngineJson::nullWhenMissing)
            .withConfigOverride(Map.class, EngineJson::nullWhenMissing)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private EngineJson() {}

    private static void emptyWhenMissing(MutableConfigOverride override) {
        override.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }

    private static void nullWhenMissing(MutableConfigOverride override) {
        override.setNullHandling(JsonSetter.Value.empty());
    }

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** What {@link #write} would write of an object, by its fields, without those that are null. */
    public static Map<String, Object> fields(Object value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        MAPPER.readTree(write(value)).properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                fields.put(field.getKey(), MAPPER.treeToValue(field.getValue(), Object.class));
            }
        });
        return fields;
    }

    /**
     * For what comes from outside: nothing unknown, nothing said twice, no number for a text.
     * @throws tools.jackson.core.JacksonException when the text is no such object
     */
    public static <T> T readStrictly(String text, Class<T> type) {
        return STRICT.readValue(text, type);
    }

    /** @throws tools.jackson.core.JacksonException when the text is no such object */
    public static <T> T read(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }
}
