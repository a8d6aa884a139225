package org.gannet.engine;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gannet.base.Subject;
import org.gannet.engine.model.Change;
import org.gannet.engine.model.ClusterState;
import org.gannet.engine.operation.Plan;

/** Compares things as they are with what a plan makes of them when all goes well. What it makes anew is left out. */
final class Differences {
    private static final int MOST = 100;

    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    /** In the order in which the plan touches things; at most {@value #MOST}. */
    static List<Difference> of(ClusterState state, Plan plan) {
        Map<Subject, Object> after = new LinkedHashMap<>();
        Stream.of(
                        plan.reserve().stream(),
                        plan.steps().stream().flatMap(step -> step.changes().stream()),
                        plan.atEnd().stream())
                .flatMap(changes -> changes)
                .forEach(change -> note(change, after));
        Differences all = new Differences();
        after.forEach((subject, then) -> before(state, subject).ifPresent(now -> all.compare(subject, "", now, then)));
        return all.found.stream().limit(MOST).toList();
    }

    /** The last change of a thing counts; one that goes has no differences: its steps tell. */
    private static void note(Change change, Map<Subject, Object> after) {
        switch (change) {
            case Change.PutInstance(var instance) -> after.put(new Subject.OfInstance(instance.id()), instance);
            case Change.DropInstance(var id) -> after.remove(new Subject.OfInstance(id));
            case Change.PutNode(var node) -> after.put(new Subject.OfNode(node.name()), node);
            case Change.DropNode(var name) -> after.remove(new Subject.OfNode(name));
            case Change.PutGroup(var group) -> after.put(new Subject.OfGroup(group.id()), group);
            case Change.DropGroup(var id) -> after.remove(new Subject.OfGroup(id));
            case Change.PutNetwork(var network) -> after.put(new Subject.OfNetwork(network.id()), network);
            case Change.DropNetwork(var id) -> after.remove(new Subject.OfNetwork(id));
            case Change.PutSettings(var settings) -> after.put(new Subject.OfCluster(), settings);
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

    private void compare(Subject subject, String part, Object before, Object after) {
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

    private static boolean hasParts(Object object) {
        return object.getClass().isRecord() && object.getClass().getRecordComponents().length > 1;
    }

    private static Object value(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("records of the state are public", e);
        }
    }

    private void tell(Subject subject, String part, Object before, Object after) {
        found.add(new Difference(subject, part, text(before), text(after)));
    }

    private static String text(Object value) {
        return switch (value) {
            case Optional<?> maybe -> maybe.map(Differences::text).orElse("");
            case List<?> list -> list.stream().map(Differences::text).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }
}
