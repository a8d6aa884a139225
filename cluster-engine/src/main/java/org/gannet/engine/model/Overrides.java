package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Parameters that are set on several levels, each of which may leave any of them to the level above. A record whose
 * components are all {@link Optional}: what is empty is inherited. The cluster's are {@linkplain #isTotal total}.
 * @param <P> the record itself
 */
public interface Overrides<P extends Record & Overrides<P>> {
    /** These, and the parent's where nothing is set here. */
    P over(P parent);

    /** Whether all are set: whoever asks for one finds it. */
    @JsonIgnore
    default boolean isTotal() {
        return settings().values().stream().allMatch(Optional::isPresent);
    }

    /** Whether none is set: everything is inherited. */
    @JsonIgnore
    default boolean isEmpty() {
        return settings().values().stream().allMatch(Optional::isEmpty);
    }

    /** All by the names that they have in JSON, in the order of names. For showing; nothing is decided by it. */
    default Map<String, Optional<?>> settings() {
        Map<String, Optional<?>> settings = new TreeMap<>();
        for (RecordComponent component : getClass().getRecordComponents()) {
            try {
                settings.put(component.getName(), (Optional<?>)
                        component.getAccessor().invoke(this));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("not readable: " + component, e);
            }
        }
        return settings;
    }

    /**
     * These without some, which are inherited then.
     * @param which by the name in JSON
     */
    @SuppressWarnings("unchecked") // a record of the same kind
    default P without(Predicate<String> which) {
        RecordComponent[] components = getClass().getRecordComponents();
        Map<String, Optional<?>> settings = settings();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int index = 0; index < components.length; index++) {
            String name = components[index].getName();
            types[index] = components[index].getType();
            values[index] = which.test(name) ? Optional.empty() : settings.getOrDefault(name, Optional.empty());
        }
        try {
            return (P) getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no such record: " + getClass(), e);
        }
    }

    /** @throws IllegalArgumentException when the number is there and out of bounds */
    static void requireWithin(Optional<Integer> number, int least, int most, String what) {
        number.filter(value -> value < least || value > most).ifPresent(value -> {
            throw new IllegalArgumentException(what + ": " + least + " to " + most + ", not " + value);
        });
    }
}
