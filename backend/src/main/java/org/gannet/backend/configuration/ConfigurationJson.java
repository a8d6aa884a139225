package org.gannet.backend.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/**
 * A configuration as text and back. The same configuration is always the same text. Reading takes nothing that it does
 * not know all of: what is missing, unknown or said twice is refused.
 */
final class ConfigurationJson {
    private static final int MOST_SHOWN = 10;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(new LeavesNothingOut())
            .addModule(new SimpleModule().addDeserializer(Instant.class, new WholeInstants()))
            .build();

    private ConfigurationJson() {}

    /** Jackson's own takes "2" for two seconds after 1970: what is left of a longer time must not be taken for one. */
    private static final class WholeInstants extends StdScalarDeserializer<Instant> {
        private WholeInstants() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            String text = parser.getValueAsString("");
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, text, "no time as in ISO 8601, in UTC");
            }
        }
    }

    /** What nodes leave out when it is empty is written here: what is missing in a file is a fault of it. */
    private static final class LeavesNothingOut extends JacksonAnnotationIntrospector {
        @Override
        public JsonInclude.Value findPropertyInclusion(MapperConfig<?> config, Annotated annotated) {
            return JsonInclude.Value.empty();
        }
    }

    /** One line for each node, machine and so on, so that two files can be compared by lines. */
    static String write(ConfigurationFile file) {
        return MAPPER.writer().with(new LineForEach()).writeValueAsString(file) + "\n";
    }

    /** @throws ProblemException INVALID_REQUEST that says what is wrong and where */
    static ConfigurationFile read(byte[] text) {
        ConfigurationFile file;
        try {
            file = switch (knownVersion(text)) {
                case 1 -> MAPPER.treeToValue(upgraded(text), ConfigurationFile.class);
                default -> MAPPER.readValue(text, ConfigurationFile.class);
            };
        } catch (JacksonException e) {
            throw new ProblemException(refusal().withCause(why(e)), e);
        }
        List<String> faults = file.faults();
        if (!faults.isEmpty()) {
            List<String> some = faults.subList(0, Math.min(faults.size(), MOST_SHOWN));
            throw new ProblemException(refusal().withCause(faults.getFirst()).withDetails(some));
        }
        return file;
    }

    private static Problem refusal() {
        return Problem.of(ErrorCode.INVALID_REQUEST, "This is no configuration that can be imported.")
                .withRemedy("Use a file as Gannet exports it; nothing has been changed.");
    }

    /** Before anything else is read, so that a file of a later Gannet is called that, not broken. */
    private static int knownVersion(byte[] text) {
        Optional<String> format = Optional.empty();
        Optional<Integer> version = Optional.empty();
        try (JsonParser parser = MAPPER.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while ((format.isEmpty() || version.isEmpty()) && parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (name.equals("format") && value == JsonToken.VALUE_STRING) {
                        format = Optional.of(parser.getString());
                    } else if (name.equals("version") && value == JsonToken.VALUE_NUMBER_INT) {
                        version = Optional.of(parser.getIntValue());
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
        if (format.isEmpty() || version.isEmpty() || !format.get().equals(ConfigurationFile.FORMAT)) {
            throw new ProblemException(refusal()
                    .withCause("It does not begin with \"format\": \"" + ConfigurationFile.FORMAT
                            + "\" and a \"version\"."));
        }
        if (version.get() < 1 || version.get() > ConfigurationFile.VERSION) {
            throw Problems.of(
                    ErrorCode.INVALID_REQUEST,
                    "This configuration is of version " + version.get() + "; this portal reads versions 1 to "
                            + ConfigurationFile.VERSION + ".",
                    "Import it with a portal of the version that made it, upgrade that portal, and export again.");
        }
        return version.get();
    }

    private static JsonNode upgraded(byte[] text) {
        JsonNode file = MAPPER.readTree(text);
        if (file instanceof ObjectNode object) {
            new ConfigurationUpgrade(MAPPER).toVersionTwo(object);
        }
        return file;
    }

    /** Where, and what; in our own words where we have any. */
    private static String why(JacksonException failure) {
        return switch (failure) {
            case StreamReadException syntax ->
                "It is no JSON, or broken: line " + syntax.getLocation().getLineNr() + ", column "
                        + syntax.getLocation().getColumnNr() + ".";
            case UnrecognizedPropertyException unknown -> path(unknown) + " is not known in this version.";
            case DatabindException value -> path(value) + ": " + inside(value);
            default -> "It can't be read.";
        };
    }

    private static String inside(DatabindException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException ours && ours.getMessage() != null) {
                return ours.getMessage();
            }
        }
        return "it is missing, or has no fitting value.";
    }

    private static String path(DatabindException failure) {
        String path = failure.getPath().stream()
                .map(part ->
                        part.getPropertyName() == null ? "[" + part.getIndex() + "]" : "." + part.getPropertyName())
                .collect(Collectors.joining());
        return path.isEmpty() ? "The file" : path.substring(path.startsWith(".") ? 1 : 0);
    }
}
