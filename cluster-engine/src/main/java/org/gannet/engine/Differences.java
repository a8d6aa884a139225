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
import org.gannet.base.DiskId;
import org.gannet.base.GroupId;
import org.gannet.base.NetworkId;
import org.gannet.base.NicId;
import org.gannet.base.PlacementRule;
import org.gannet.base.SnapshotId;
import org.gannet.base.Subject;
import org.gannet.base.Tags;
import org.gannet.base.VolumeId;
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

    /** What no person needs to read: ids of things that are told by what they are, and where they are plugged in. */
    private static final Set<Class<?>> INNER = Set.of(DiskId.class, NicId.class, SnapshotId.class, VolumeId.class);

    /** What is told in one piece. */
    private static final Set<Class<?>> WHOLE = Set.of(PlacementRule.class);

    private static final Set<String> INNER_NAMES = Set.of("slot", "minor", "minorThere");

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
        } else if (before instanceof List<?> was
                && after instanceof List<?> is
                && Stream.concat(was.stream(), is.stream()).allMatch(Differences::hasParts)) {
            compareAll(subject, part, was, is);
        } else if (hasParts(before) && before.getClass() == after.getClass()) {
            for (RecordComponent component : before.getClass().getRecordComponents()) {
                String name = part.isEmpty() ? component.getName() : part + "." + component.getName();
                if (!isInner(component)) {
                    compare(subject, name, value(component, before), value(component, after));
                }
            }
        } else {
            tell(subject, part, before, after);
        }
    }

    /** What has an id is found again by it; other things by their place. What went is numbered as it was. */
    private void compareAll(Thing subject, String part, List<?> was, List<?> is) {
        Map<Object, Object> before = keyed(was);
        Map<Object, Object> after = keyed(is);
        List<Object> placesBefore = List.copyOf(before.keySet());
        List<Object> placesAfter = List.copyOf(after.keySet());
        before.forEach((key, gone) -> {
            if (!after.containsKey(key)) {
                went(subject, part + "." + placesBefore.indexOf(key), gone);
            }
        });
        after.forEach((key, now) -> {
            String place = part + "." + placesAfter.indexOf(key);
            if (before.containsKey(key)) {
                compare(subject, place, before.get(key), now);
            } else {
                added(subject, place, now);
            }
        });
    }

    private static Map<Object, Object> keyed(List<?> things) {
        Map<Object, Object> all = new LinkedHashMap<>();
        for (Object thing : things) {
            Object place = all.size();
            all.put(id(thing).filter(id -> !all.containsKey(id)).orElse(place), thing);
        }
        return all;
    }

    private static Optional<Object> id(Object thing) {
        return hasParts(thing)
                ? Arrays.stream(thing.getClass().getRecordComponents())
                        .filter(component -> component.getName().equals("id"))
                        .findFirst()
                        .map(component -> value(component, thing))
                : Optional.empty();
    }

    private static boolean isInner(RecordComponent component) {
        return INNER.contains(component.getType()) || INNER_NAMES.contains(component.getName());
    }

    /** Each part of it that is set, since none of them was there. */
    private void added(Thing subject, String part, Object thing) {
        if (hasParts(thing)) {
            for (RecordComponent component : thing.getClass().getRecordComponents()) {
                Object value = value(component, thing);
                if (!isInner(component) && !text(value).isEmpty()) {
                    tell(subject, part + "." + component.getName(), "", value);
                }
            }
        } else {
            tell(subject, part, "", thing);
        }
    }

    /** Each part of it that was set, as it was told when it came. */
    private void went(Thing subject, String part, Object thing) {
        if (hasParts(thing)) {
            for (RecordComponent component : thing.getClass().getRecordComponents()) {
                Object value = value(component, thing);
                if (!isInner(component) && !text(value).isEmpty()) {
                    tell(subject, part + "." + component.getName(), value, "");
                }
            }
        } else {
            tell(subject, part, thing, "");
        }
    }

    /** Whether it is no single value, such as an address or a size. */
    private static boolean hasParts(Object object) {
        Class<?> type = object.getClass();
        return type.isRecord()
                && !WHOLE.contains(type)
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
                .filter(component -> !isInner(component))
                .map(component -> text(value(component, record)))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? record.getClass().getSimpleName() : all;
    }
}
