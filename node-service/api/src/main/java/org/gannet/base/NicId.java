package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A network card of an instance, for its whole life, whatever it is attached to. */
public record NicId(@JsonValue UUID value) implements Comparable<NicId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public NicId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static NicId parse(String text) {
        return new NicId(UUID.fromString(text));
    }

    public static NicId random() {
        return new NicId(UUID.randomUUID());
    }

    /** In the order of {@link UUID#compareTo}: the same in every run. */
    @Override
    public int compareTo(NicId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
