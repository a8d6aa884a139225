package org.gannet.backend.operations;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
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
import org.gannet.base.GroupId;
import org.gannet.base.ImageDigest;
import org.gannet.base.InstanceId;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;
import org.gannet.base.IpRange;
import org.gannet.base.NetworkId;
import org.gannet.base.NodeName;
import org.gannet.base.Subject;
import org.gannet.base.Vlan;
import org.gannet.engine.operation.Drawn;
import org.gannet.engine.operation.OperationCatalogue;
import org.gannet.engine.operation.OperationKind;
import org.gannet.engine.operation.Usual;

/** The forms of all operations, drawn from the components of their parameters: no operation has to write one. */
final class Forms {
    private static final Map<Class<?>, FieldType> KNOWN = Map.ofEntries(
            Map.entry(String.class, FieldType.TEXT),
            Map.entry(int.class, FieldType.NUMBER),
            Map.entry(Integer.class, FieldType.NUMBER),
            Map.entry(long.class, FieldType.NUMBER),
            Map.entry(Long.class, FieldType.NUMBER),
            Map.entry(boolean.class, FieldType.YES_NO),
            Map.entry(Boolean.class, FieldType.YES_NO),
            Map.entry(ByteSize.class, FieldType.SIZE),
            Map.entry(NodeName.class, FieldType.NODE),
            Map.entry(GroupId.class, FieldType.GROUP),
            Map.entry(NetworkId.class, FieldType.NETWORK),
            Map.entry(InstanceId.class, FieldType.INSTANCE),
            Map.entry(DiskId.class, FieldType.DISK),
            Map.entry(ImageDigest.class, FieldType.IMAGE),
            Map.entry(IpAddress.class, FieldType.TEXT),
            Map.entry(IpPrefix.class, FieldType.TEXT),
            Map.entry(IpRange.class, FieldType.TEXT),
            Map.entry(Vlan.class, FieldType.TEXT));

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
        return kind.makes() && kind.subject() == Subject.Kind.INSTANCE;
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
        String subject = subjectField(kind.subject());
        List<OperationField> fields = Arrays.stream(kind.parameters().getRecordComponents())
                .filter(component -> !component.getName().equals(subject))
                .filter(component -> !component.isAnnotationPresent(Drawn.class))
                .map(Forms::field)
                .toList();
        return new OperationForm(
                kind.name(),
                kind.subject(),
                kind.audience() == OperationKind.Audience.OWNER_TOO,
                kind.makes(),
                kind.subject() == Subject.Kind.CLUSTER ? Optional.empty() : Optional.of(subject),
                fields);
    }

    /** As the interfaces AboutInstance and so on call it. */
    private static String subjectField(Subject.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static OperationField field(RecordComponent component) {
        Type type = component.getGenericType();
        boolean optional = raw(type) == Optional.class;
        Type inner = optional ? argument(type) : type;
        boolean many = Set.of(List.class, Set.class).contains(raw(inner));
        Class<?> element = raw(many ? argument(inner) : inner);
        List<String> words = element.isEnum()
                ? Arrays.stream(element.getEnumConstants())
                        .map(constant -> ((Enum<?>) constant).name())
                        .toList()
                : List.of();
        Optional<String> usual =
                Optional.ofNullable(component.getAnnotation(Usual.class)).map(Usual::value);
        return new OperationField(component.getName(), type(element), optional, many, words, usual);
    }

    private static FieldType type(Class<?> element) {
        FieldType known = KNOWN.get(element);
        if (known != null) {
            return known;
        }
        if (element.isEnum()) {
            return FieldType.CHOICE;
        }
        boolean hasParts = element.isInterface() || element.isRecord() && element.getRecordComponents().length != 1;
        return hasParts ? FieldType.JSON : FieldType.TEXT;
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            default -> throw new IllegalArgumentException("no field can be drawn for " + type);
        };
    }

    private static Type argument(Type type) {
        return ((ParameterizedType) type).getActualTypeArguments()[0];
    }
}
