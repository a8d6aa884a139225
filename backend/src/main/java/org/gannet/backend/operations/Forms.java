package org.gannet.backend.operations;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gannet.base.ByteSize;
import org.gannet.base.DiskId;
import org.gannet.base.ExportId;
import org.gannet.base.GroupId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.NetworkId;
import org.gannet.base.NicId;
import org.gannet.base.NodeName;
import org.gannet.base.SnapshotId;
import org.gannet.base.Subject;
import org.gannet.engine.model.Overrides;
import org.gannet.engine.model.OwnerId;
import org.gannet.engine.operation.Completed;
import org.gannet.engine.operation.Drawn;
import org.gannet.engine.operation.ForOperators;
import org.gannet.engine.operation.OperationCatalogue;
import org.gannet.engine.operation.OperationKind;
import org.gannet.engine.operation.Usual;
import org.gannet.engine.quota.MakesMany;

/** The forms of all operations, drawn from the components of their parameters: no operation has to write one. */
final class Forms {
    private static final Map<Class<?>, FieldType> KNOWN = Map.ofEntries(
            Map.entry(String.class, FieldType.TEXT),
            Map.entry(int.class, FieldType.NUMBER),
            Map.entry(Integer.class, FieldType.NUMBER),
            Map.entry(long.class, FieldType.NUMBER),
            Map.entry(Long.class, FieldType.NUMBER),
            Map.entry(double.class, FieldType.DECIMAL),
            Map.entry(Double.class, FieldType.DECIMAL),
            Map.entry(boolean.class, FieldType.YES_NO),
            Map.entry(Boolean.class, FieldType.YES_NO),
            Map.entry(ByteSize.class, FieldType.SIZE),
            Map.entry(NodeName.class, FieldType.NODE),
            Map.entry(GroupId.class, FieldType.GROUP),
            Map.entry(NetworkId.class, FieldType.NETWORK),
            Map.entry(InstanceId.class, FieldType.INSTANCE),
            Map.entry(OwnerId.class, FieldType.PROJECT),
            Map.entry(DiskId.class, FieldType.DISK),
            Map.entry(NicId.class, FieldType.NIC),
            Map.entry(SnapshotId.class, FieldType.SNAPSHOT),
            Map.entry(ImageDigest.class, FieldType.IMAGE),
            Map.entry(ExportId.class, FieldType.BACKUP),
            Map.entry(Instant.class, FieldType.TIME),
            Map.entry(Duration.class, FieldType.DURATION));

    private static final int DEEPEST = 5;

    private static final Map<String, OperationForm> ALL = all();

    private Forms() {}

    /** In the order of the catalogue, without those that are asked for in another way: see {@link #isElsewhere}. */
    static List<OperationForm> list() {
        return List.copyOf(ALL.values());
    }

    static Optional<OperationForm> find(String operation) {
        return Optional.ofNullable(ALL.get(operation));
    }

    /** Machines are made from images of the catalogue, in projects: that has its own way in. */
    static boolean isElsewhere(OperationKind kind) {
        return MakesMany.class.isAssignableFrom(kind.parameters())
                || kind.makes()
                        && kind.subject() == Subject.Kind.INSTANCE
                        && kind.from().isEmpty();
    }

    /** The names of fields that hold ids which nobody types. */
    static List<String> drawn(OperationKind kind) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : kind.parameters().getRecordComponents()) {
            boolean subject = kind.makes() && component.getName().equals(subjectField(kind.subject()));
            if (subject || component.isAnnotationPresent(Drawn.class)) {
                names.add(component.getName());
            }
        }
        return names;
    }

    private static Map<String, OperationForm> all() {
        Map<String, OperationForm> forms = new LinkedHashMap<>();
        OperationCatalogue.all().stream()
                .filter(kind -> !isElsewhere(kind))
                .forEach(kind -> forms.put(kind.name(), form(kind)));
        return forms;
    }

    private static OperationForm form(OperationKind kind) {
        String subject = kind.from().orElseGet(() -> subjectField(kind.subject()));
        List<String> drawn = drawn(kind);
        List<OperationField> fields = Arrays.stream(kind.parameters().getRecordComponents())
                .filter(component -> !component.getName().equals(subject))
                .filter(component -> !drawn.contains(component.getName()))
                .filter(component -> !component.isAnnotationPresent(Completed.Here.class))
                .map(component -> field(kind.name(), component, 0))
                .toList();
        return new OperationForm(
                kind.name(),
                kind.subject(),
                kind.audience() == OperationKind.Audience.OWNER_TOO,
                kind.makes() && kind.from().isEmpty(),
                Optional.of(subject).filter(field -> hasField(kind, field)),
                fields);
    }

    /** A node that is added is called by a name that somebody says. */
    private static boolean hasField(OperationKind kind, String name) {
        return Arrays.stream(kind.parameters().getRecordComponents())
                .anyMatch(component -> component.getName().equals(name));
    }

    /** As the interfaces AboutInstance and so on call it. */
    private static String subjectField(Subject.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static OperationField field(String of, RecordComponent component, int depth) {
        Optional<String> usual =
                Optional.ofNullable(component.getAnnotation(Usual.class)).map(Usual::value);
        return field(of, component.getName(), component.getGenericType(), usual, depth);
    }

    private static OperationField field(String of, String name, Type type, Optional<String> usual, int depth) {
        boolean optional = raw(type) == Optional.class;
        Type inner = optional ? argument(type, 0) : type;
        boolean many = Set.of(List.class, Set.class).contains(raw(inner));
        Type elementType = many ? argument(inner, 0) : inner;
        Class<?> element = raw(elementType);
        List<String> words = element.isEnum()
                ? Arrays.stream(element.getEnumConstants())
                        .map(constant -> ((Enum<?>) constant).name())
                        .toList()
                : List.of();
        FieldType what = depth < DEEPEST ? type(element) : FieldType.JSON;
        List<FieldShape> shapes = what.hasParts() ? shapes(what, elementType, depth + 1) : List.of();
        return new OperationField(name, of, element.getSimpleName(), what, optional, many, words, usual, shapes);
    }

    /** What the field would hold, without Optional around. */
    static Type inner(RecordComponent component) {
        Type type = component.getGenericType();
        return raw(type) == Optional.class ? argument(type, 0) : type;
    }

    private static FieldType type(Class<?> element) {
        FieldType known = KNOWN.get(element);
        if (known != null) {
            return known;
        }
        if (element.isEnum()) {
            return FieldType.CHOICE;
        }
        if (element == Map.class) {
            return FieldType.MAP;
        }
        if (element.isSealed() && element.isAnnotationPresent(JsonTypeInfo.class)) {
            return FieldType.VARIANT;
        }
        boolean single = Arrays.stream(element.getDeclaredMethods())
                .anyMatch(method -> method.isAnnotationPresent(JsonValue.class));
        if (single || !element.isRecord()) {
            return element.isInterface() && !single ? FieldType.JSON : FieldType.TEXT;
        }
        return FieldType.RECORD;
    }

    private static List<FieldShape> shapes(FieldType type, Type element, int depth) {
        Class<?> raw = raw(element);
        return switch (type) {
            case RECORD -> List.of(shape("", Optional.empty(), raw, depth));
            case VARIANT -> {
                String property = raw.getAnnotation(JsonTypeInfo.class).property();
                yield Arrays.stream(raw.getAnnotation(JsonSubTypes.class).value())
                        .map(kind -> shape(kind.name(), Optional.of(property), kind.value(), depth))
                        .toList();
            }
            case MAP ->
                List.of(new FieldShape(
                        "",
                        Optional.empty(),
                        false,
                        true,
                        List.of(
                                field("Map", "key", argument(element, 0), Optional.empty(), depth),
                                field("Map", "value", argument(element, 1), Optional.empty(), depth)),
                        List.of()));
            default -> List.of();
        };
    }

    private static FieldShape shape(String kind, Optional<String> property, Class<?> record, int depth) {
        List<OperationField> fields = Arrays.stream(record.getRecordComponents())
                .filter(component -> !component.isAnnotationPresent(Drawn.class)
                        && !component.isAnnotationPresent(Completed.Here.class))
                .map(component -> field(record.getSimpleName(), component, depth))
                .toList();
        List<String> drawn = Arrays.stream(record.getRecordComponents())
                .filter(component -> component.isAnnotationPresent(Drawn.class))
                .map(RecordComponent::getName)
                .toList();
        boolean forOwners = !record.isAnnotationPresent(ForOperators.class);
        return new FieldShape(kind, property, Overrides.class.isAssignableFrom(record), forOwners, fields, drawn);
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            default -> throw new IllegalArgumentException("no field can be drawn for " + type);
        };
    }

    private static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }
}
