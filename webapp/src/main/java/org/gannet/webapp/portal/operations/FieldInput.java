package org.gannet.webapp.portal.operations;

import com.vaadin.flow.component.Component;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.gannet.backend.operations.OperationField;

/**
 * One field of a form, as a person fills it in.
 * @param component with its label and help
 * @param filled what stands there, as the service takes it; empty for nothing
 * @param whole whether what is typed can be sent
 * @param cleared the names of parts that were set and have been emptied: they are to be inherited again
 * @param now what the thing has, when only what differs from it is to be said
 */
record FieldInput(
        OperationField field,
        Component component,
        Supplier<Optional<Object>> filled,
        Supplier<Boolean> whole,
        Supplier<List<String>> cleared,
        Optional<Object> now) {
    static FieldInput of(
            OperationField field, Component component, Supplier<Optional<Object>> filled, Supplier<Boolean> whole) {
        return new FieldInput(field, component, filled, whole, List::of, Optional.empty());
    }

    /** What is to be said; empty when nothing stands there, and when it is as it was. */
    Optional<Object> value() {
        return filled.get().filter(said -> now.filter(was -> isSame(said, was)).isEmpty());
    }

    /** Whether something was there and has been taken away. */
    boolean isEmptied() {
        return now.isPresent() && filled.get().isEmpty();
    }

    /** Whether nothing that is needed is missing and nothing that is typed is wrong. */
    boolean isComplete() {
        return whole.get() && (!field.isNeeded() || filled.get().isPresent());
    }

    /** Says only what differs from what is there now, where it may be left out. */
    FieldInput unless(Optional<Object> was) {
        return new FieldInput(
                field, component, filled, whole, cleared, was.filter(some -> field.optional() && !field.inherits()));
    }

    /** Whether two values mean the same in JSON. */
    static boolean isSame(Object one, Object other) {
        return plain(one).equals(plain(other));
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
            case List<?> list -> {
                List<Object> all = new ArrayList<>();
                list.forEach(each -> all.add(each == null ? "" : plain(each)));
                yield all;
            }
            case Map<?, ?> map -> {
                Map<String, Object> all = new TreeMap<>();
                map.forEach((name, each) -> {
                    if (each != null) {
                        all.put(String.valueOf(name), plain(each));
                    }
                });
                yield all;
            }
            default -> value;
        };
    }
}
