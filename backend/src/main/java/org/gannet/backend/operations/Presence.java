package org.gannet.backend.operations;

import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gannet.base.Subject;
import org.gannet.base.Tags;
import org.gannet.engine.job.EngineJson;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Inheritance;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Overrides;
import org.gannet.engine.operation.OperationKind;
import org.gannet.engine.operation.Present;

/** Finds in the cluster's records what an operation would change, by the names and types of its parameters. */
record Presence(ClusterState state, OperationKind kind, Subject subject) {
    private static final Pattern CHANGES = Pattern.compile("(Modify|Rename|Tune|Grow)[A-Z].*");

    /** @param chosen what has been chosen so far: a disk or card is what the other fields are about then */
    PresentValues find(Map<String, Object> chosen) {
        if (kind.makes()) {
            return PresentValues.NONE;
        }
        Optional<Object> thing = thing(chosen);
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, List<Object>> among = new LinkedHashMap<>();
        for (RecordComponent component : kind.parameters().getRecordComponents()) {
            Optional<Object> now = thing.flatMap(some -> now(some, component)).flatMap(Presence::unwrapped);
            if (component.getType() == List.class) {
                now.ifPresent(some -> among.put(component.getName(), list(some)));
            } else {
                now.ifPresent(some -> values.put(component.getName(), plain(some)));
            }
        }
        return new PresentValues(values, inherited(), among);
    }

    private Optional<Object> thing(Map<String, Object> chosen) {
        return switch (subject) {
            case Subject.OfInstance(var id) -> state.findInstance(id).flatMap(of -> part(of, chosen));
            case Subject.OfNode(var name) -> state.findNode(name).map(Object.class::cast);
            case Subject.OfGroup(var id) -> state.findGroup(id).map(Object.class::cast);
            case Subject.OfNetwork(var id) -> state.findNetwork(id).map(Object.class::cast);
            case Subject.OfCluster _ -> Optional.of(state.settings());
        };
    }

    /** The disk or card of the machine that the operation names; the machine itself when it names none. */
    private Optional<Object> part(Instance instance, Map<String, Object> chosen) {
        List<OperationField> named = Forms.find(kind.name()).map(OperationForm::fields).orElse(List.of()).stream()
                .filter(field -> field.isNeeded() && (field.type() == FieldType.DISK || field.type() == FieldType.NIC))
                .toList();
        if (named.isEmpty()) {
            return Optional.of(instance);
        }
        Object id = chosen.getOrDefault(named.getFirst().name(), "");
        return Stream.<Object>concat(
                        instance.disks().stream()
                                .filter(disk -> disk.id().toString().equals(id)),
                        instance.nics().stream()
                                .filter(nic -> nic.id().toString().equals(id)))
                .findFirst();
    }

    private Optional<Object> now(Object thing, RecordComponent component) {
        Present said = component.getAnnotation(Present.class);
        if (said != null) {
            return at(thing, said.value());
        }
        boolean changes = CHANGES.matcher(kind.name()).matches();
        Type wanted = wrapped(Forms.inner(component));
        return changes && component.getType() != List.class
                ? Stream.concat(Stream.of(thing), components(thing).stream().map(each -> value(each, thing)))
                        .flatMap(within -> components(within).stream()
                                .filter(each -> each.getName().equals(component.getName())
                                        && wrapped(Forms.inner(each)).equals(wanted))
                                .map(each -> value(each, within)))
                        .findFirst()
                : Optional.empty();
    }

    /** An Optional holds no primitive value. */
    private static Type wrapped(Type type) {
        return type instanceof Class<?> plain
                ? MethodType.methodType(plain).wrap().returnType()
                : type;
    }

    private static Optional<Object> at(Object thing, String path) {
        Object now = thing;
        for (String name : path.split("\\.")) {
            Object here = now;
            if (here instanceof Collection<?> many) {
                now = many.stream().flatMap(one -> at(one, name).stream()).toList();
                continue;
            }
            Optional<Object> next = components(here).stream()
                    .filter(each -> each.getName().equals(name))
                    .findFirst()
                    .map(each -> value(each, here))
                    .flatMap(Presence::unwrapped);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            now = next.get();
        }
        return Optional.of(now);
    }

    /** What is set. */
    private static Optional<Object> unwrapped(Object value) {
        return value instanceof Optional<?> maybe ? maybe.map(Object.class::cast) : Optional.of(value);
    }

    private static List<RecordComponent> components(Object record) {
        return record.getClass().isRecord() ? List.of(record.getClass().getRecordComponents()) : List.of();
    }

    private static Object value(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("records of the state are public", e);
        }
    }

    private static List<Object> list(Object value) {
        Collection<?> all = switch (value) {
            case Tags tags -> tags.all();
            case Collection<?> many -> many;
            default -> List.of();
        };
        List<Object> plain = new ArrayList<>();
        all.forEach(each -> plain.add(plain(each)));
        return plain;
    }

    private static Object plain(Object value) {
        return EngineJson.read(EngineJson.write(value), Object.class);
    }

    private Map<String, Map<String, Object>> inherited() {
        Inheritance inheritance = new Inheritance(state);
        return switch (subject) {
            case Subject.OfGroup _ -> above(state.settings());
            case Subject.OfNode(var name) ->
                state.findNode(name)
                        .map(node -> Map.of("parameters", plainMap(above(inheritance.node(node)))))
                        .orElse(Map.of());
            case Subject.OfInstance(var id) ->
                state.findInstance(id)
                        .map(instance -> Map.of("hypervisor", plainMap(above(inheritance.hypervisor(instance)))))
                        .orElse(Map.of());
            case Subject.OfNetwork _, Subject.OfCluster _ -> Map.of();
        };
    }

    private static Map<String, Map<String, Object>> above(ClusterSettings cluster) {
        return Map.of(
                "policy", plainMap(cluster.policy()),
                "node", plainMap(cluster.node()),
                "disk", plainMap(cluster.disk()),
                "hypervisor", plainMap(cluster.hypervisor()));
    }

    private static <P extends Record & Overrides<P>> P above(Inheritance.Chain<P> chain) {
        List<Inheritance.Layer<P>> levels = chain.levels();
        return new Inheritance.Chain<>(levels.subList(0, levels.size() - 1)).effective();
    }

    private static Map<String, Object> plainMap(Object record) {
        Map<String, Object> plain = new LinkedHashMap<>();
        if (plain(record) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (value != null) {
                    plain.put(String.valueOf(name), value);
                }
            });
        }
        return plain;
    }
}
