package org.gannet.backend.operations;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.gannet.backend.support.Problems;
import org.gannet.base.ErrorCode;
import org.gannet.base.ImageDigest;
import org.gannet.base.Problem;
import org.gannet.base.ProblemException;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.operation.OperationCatalogue;
import org.gannet.engine.operation.OperationKind;
import org.gannet.engine.operation.Parameters;
import tools.jackson.core.JacksonException;

/** Turns what somebody asks for into an operation's parameters, or says what is wrong with it. */
final class Requests {
    private Requests() {}

    /** @throws ProblemException NOT_FOUND; UNSUPPORTED when it is asked for in another way */
    static OperationKind kind(String operation) {
        OperationKind kind = OperationCatalogue.find(operation)
                .orElseThrow(() -> Problems.of(
                        ErrorCode.NOT_FOUND,
                        "There is no such operation.",
                        "GET /api/v1/operations tells which there are."));
        if (Forms.isElsewhere(kind)) {
            throw Problems.of(
                    ErrorCode.UNSUPPORTED,
                    "Machines are not created in this way.",
                    "Use POST /api/v1/instances, or the page for a new machine.");
        }
        return kind;
    }

    /** Draws ids that were left out. @throws ProblemException INVALID_REQUEST */
    static Parameters read(OperationKind kind, Map<String, Object> values) {
        OperationForm form = Forms.find(kind.name()).orElseThrow();
        List<String> drawn = Forms.drawn(kind);
        requireKnown(form, drawn, values.keySet());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("operation", kind.name());
        all.putAll(values);
        drawn.forEach(field -> all.putIfAbsent(field, UUID.randomUUID().toString()));
        for (OperationField field : form.fields()) {
            complete(field, all);
            if (field.isNeeded() && !all.containsKey(field.name())) {
                throw missing(field.name());
            }
        }
        form.subjectField()
                .filter(field -> "".equals(all.getOrDefault(field, "")))
                .ifPresent(field -> {
                    throw missing(field);
                });
        try {
            return EngineJson.readStrictly(EngineJson.write(all), Parameters.class);
        } catch (JacksonException e) {
            throw new ProblemException(
                    Problem.of(ErrorCode.INVALID_REQUEST, "This can't be asked for.")
                            .withCause(cause(e))
                            .withRemedy("Change it, and try again."),
                    e);
        }
    }

    /** What was left out, and in parts of what was said. */
    private static void complete(OperationField field, Map<String, Object> all) {
        if (all.get(field.name()) == null) {
            field.usual().ifPresent(usual -> all.put(field.name(), typed(field, usual)));
            if (field.many() && !field.optional()) {
                all.put(field.name(), List.of());
            }
        } else if (field.type() == FieldType.RECORD || field.type() == FieldType.VARIANT) {
            all.computeIfPresent(field.name(), (name, value) -> completed(field, value));
        }
    }

    private static Object completed(OperationField field, Object value) {
        return switch (value) {
            case List<?> list ->
                list.stream()
                        .map(each -> each == null ? Map.of() : completed(field, each))
                        .toList();
            case Map<?, ?> map -> {
                Map<String, Object> object = new LinkedHashMap<>();
                map.forEach((name, part) -> object.put(String.valueOf(name), part));
                field.shapes().stream()
                        .filter(shape -> shape.property()
                                .map(property -> shape.kind().equals(object.get(property)))
                                .orElse(true))
                        .findFirst()
                        .ifPresent(shape -> {
                            shape.drawn()
                                    .forEach(id -> object.putIfAbsent(
                                            id, UUID.randomUUID().toString()));
                            shape.fields().forEach(part -> complete(part, object));
                        });
                yield object;
            }
            default -> value;
        };
    }

    private static Object typed(OperationField field, String usual) {
        return switch (field.type()) {
            case NUMBER, SIZE -> Long.valueOf(usual);
            case DECIMAL -> Double.valueOf(usual);
            case YES_NO -> Boolean.valueOf(usual);
            case TEXT,
                    TIME,
                    DURATION,
                    CHOICE,
                    NODE,
                    GROUP,
                    NETWORK,
                    INSTANCE,
                    PROJECT,
                    DISK,
                    NIC,
                    SNAPSHOT,
                    IMAGE,
                    BACKUP,
                    RECORD,
                    VARIANT,
                    MAP,
                    JSON -> usual;
        };
    }

    private static void requireKnown(OperationForm form, List<String> drawn, Set<String> asked) {
        Set<String> known =
                form.fields().stream().map(OperationField::name).collect(Collectors.toCollection(TreeSet::new));
        known.addAll(drawn);
        form.subjectField().ifPresent(known::add);
        asked.stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw Problems.invalid(
                            "There is no field “" + (name.length() <= 70 ? name : name.substring(0, 69) + "…") + "”.",
                            "The fields are: " + String.join(", ", known) + ".");
                });
    }

    private static ProblemException missing(String field) {
        return Problems.invalid("The field " + field + " is missing.", "Say it.");
    }

    /** What a record says of itself is for people; what the reader of JSON says is about the text. */
    private static String cause(JacksonException e) {
        Throwable inner = e;
        while (inner.getCause() != null && !(inner instanceof IllegalArgumentException)) {
            inner = inner.getCause();
        }
        String said = inner instanceof IllegalArgumentException
                ? Optional.ofNullable(inner.getMessage()).orElse("")
                : "A value is not of its kind.";
        String field = e.getPath().stream()
                .map(reference -> reference.getPropertyName())
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
        return field.isEmpty() ? said : field + ": " + said;
    }

    /** The images that its fields name. */
    static List<ImageDigest> images(Parameters parameters) {
        List<ImageDigest> named = new ArrayList<>();
        for (RecordComponent component : parameters.getClass().getRecordComponents()) {
            try {
                Object value = component.getAccessor().invoke(parameters);
                if ((value instanceof Optional<?> maybe ? maybe.orElse(null) : value) instanceof ImageDigest image) {
                    named.add(image);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("parameters are public records: " + component, e);
            }
        }
        return List.copyOf(named);
    }
}
