package org.gannet.engine;

import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.GroupId;
import org.gannet.base.NetworkId;
import org.gannet.base.Subject;
import org.gannet.base.Tags;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterSettings;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.model.Group;
import org.gannet.engine.model.Instance;
import org.gannet.engine.model.Network;
import org.gannet.engine.model.Node;
import org.gannet.engine.operation.Plan;

/**
 * Compares things as they are with what a plan makes of them when all goes well. Of what it makes anew it tells all
 * that is set, of a machine the size of it; of what goes, the name.
 */
final class Differences {
    private static final int MOST = 100;

    /** Of a new machine; the rest is in its steps. */
    private static final Set<String> OF_A_NEW_MACHINE =
            Set.of("name", "vcpus", "memory", "size", "template", "primary", "secondary");

    private final ClusterState state;
    private final List<Difference> found = new ArrayList<>();

    private Differences(ClusterState state) {
        this.state = state;
    }

    /** In the order in which the plan touches things; at most {@value #MOST}. */
    static List<Difference> of(ClusterState state, Plan plan) {
        Map<Subject, Optional<Object>> after = new LinkedHashMap<>();
        Stream.of(
                        plan.reserve().stream(),
                        plan.steps().stream().flatMap(step -> step.changes().stream()),
                        plan.atEnd().stream())
                .flatMap(changes -> changes)
                .forEach(change -> note(change, after));
        Differences all = new Differences(state);
        after.forEach((subject, then) -> all.tell(subject, before(state, subject), then));
        return all.found.stream().limit(MOST).toList();
    }

    /** The last change of a thing counts. */
    private static void note(Change change, Map<Subject, Optional<Object>> after) {
        switch (change) {
            case Change.PutInstance(var instance) ->
                after.put(new Subject.OfInstance(instance.id()), Optional.of(instance));
            case Change.DropInstance(var id) -> after.put(new Subject.OfInstance(id), Optional.empty());
            case Change.PutNode(var node) -> after.put(new Subject.OfNode(node.name()), Optional.of(node));
            case Change.DropNode(var name) -> after.put(new Subject.OfNode(name), Optional.empty());
            case Change.PutGroup(var group) -> after.put(new Subject.OfGroup(group.id()), Optional.of(group));
            case Change.DropGroup(var id) -> after.put(new Subject.OfGroup(id), Optional.empty());
            case Change.PutNetwork(var network) -> after.put(new Subject.OfNetwork(network.id()), Optional.of(network));
            case Change.DropNetwork(var id) -> after.put(new Subject.OfNetwork(id), Optional.empty());
            case Change.PutSettings(var settings) -> after.put(new Subject.OfCluster(), Optional.of(settings));
            case Change.PutQueueSettings _, Change.PutSubmissionRules _ -> {}
        }
    }

    private static Optional<Object> before(ClusterState state, Subject subject) {
        return switch (subject) {
            case Subject.OfInstance(var id) -> state.findInstance(id).map(Object.class::cast);
            case Subject.OfNode(var name) -> state.findNode(name).map(Object.class::cast);
            case Subject.OfGroup(var id) -> state.findGroup(id).map(Object.class::cast);
            case Subject.OfNetwork(var id) -> state.findNetwork(id).map(Object.class::cast);
            case Subject.OfCluster _ -> Optional.of(state.settings());
        };
    }

    private void tell(Subject subject, Optional<Object> before, Optional<Object> after) {
        Object named = after.or(() -> before).orElse("");
        Thing thing = new Thing(subject, name(named).orElse(""));
        if (before.isPresent() && after.isPresent()) {
            compare(thing, "", before.get(), after.get());
        } else if (after.isPresent()) {
            made(thing, "", after.get());
        } else if (before.isPresent()) {
            tell(thing, "name", thing.name(), "");
        }
    }

    /** @param name for people */
    private record Thing(Subject subject, String name) {}

    private static Optional<String> name(Object thing) {
        return switch (thing) {
            case Instance instance -> Optional.of(instance.name().value());
            case Node node -> Optional.of(node.name().value());
            case Group group -> Optional.of(group.name().value());
            case Network network -> Optional.of(network.name().value());
            case ClusterSettings settings -> Optional.of(settings.name());
            default -> Optional.empty();
        };
    }

    /** All that is set in something new. */
    private void made(Thing thing, String part, Object value) {
        if (value instanceof Optional<?> maybe) {
            maybe.ifPresent(inner -> made(thing, part, inner));
        } else if (value instanceof List<?> list && list.stream().anyMatch(Differences::hasParts)) {
            for (int index = 0; index < list.size(); index++) {
                made(thing, part + "." + index, list.get(index));
            }
        } else if (hasParts(value)) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                String name = part.isEmpty() ? component.getName() : part + "." + component.getName();
                if (!component.getName().equals("id")) {
                    made(thing, name, value(component, value));
                }
            }
        } else if (!text(value).isEmpty() && isTold(thing, part)) {
            tell(thing, part, "", value);
        }
    }

    private static boolean isTold(Thing thing, String part) {
        return thing.subject().instance().isEmpty()
                || OF_A_NEW_MACHINE.contains(part.substring(part.lastIndexOf('.') + 1));
    }

    private void compare(Thing subject, String part, Object before, Object after) {
        if (before.equals(after)) {
            return;
        }
        if (before instanceof Optional<?> was && after instanceof Optional<?> is) {
            if (was.isPresent() && is.isPresent()) {
                compare(subject, part, was.get(), is.get());
            } else {
                tell(subject, part, before, after);
            }
        } else if (before instanceof List<?> was && after instanceof List<?> is && was.size() == is.size()) {
            for (int index = 0; index < was.size(); index++) {
                compare(subject, part + "." + index, was.get(index), is.get(index));
            }
        } else if (hasParts(before) && before.getClass() == after.getClass()) {
            for (RecordComponent component : before.getClass().getRecordComponents()) {
                String name = part.isEmpty() ? component.getName() : part + "." + component.getName();
                compare(subject, name, value(component, before), value(component, after));
            }
        } else {
            tell(subject, part, before, after);
        }
    }

    /** Whether it is no single value, such as an address or a size. */
    private static boolean hasParts(Object object) {
        Class<?> type = object.getClass();
        return type.isRecord()
                && Arrays.stream(type.getDeclaredMethods())
                        .noneMatch(method -> method.isAnnotationPresent(JsonValue.class));
    }

    private static Object value(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("records of the state are public", e);
        }
    }

    private void tell(Thing thing, String part, Object before, Object after) {
        found.add(new Difference(thing.subject(), thing.name(), part, text(before), text(after)));
    }

    /** Ids of things that have names are told by their names. */
    private String text(Object value) {
        return switch (value) {
            case Optional<?> maybe -> maybe.map(this::text).orElse("");
            case List<?> list -> list.stream().map(this::text).collect(Collectors.joining(", "));
            case Tags tags -> text(tags.all());
            case GroupId id ->
                state.findGroup(id).map(group -> group.name().value()).orElseGet(id::toString);
            case NetworkId id ->
                state.findNetwork(id).map(network -> network.name().value()).orElseGet(id::toString);
            default -> hasParts(value) ? parts(value) : value.toString();
        };
    }

    private String parts(Object record) {
        String all = Arrays.stream(record.getClass().getRecordComponents())
                .map(component -> text(value(component, record)))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? record.getClass().getSimpleName() : all;
    }
}
