package org.gannet.engine.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Whose an instance is: a project of the portal; the engine only compares it. */
public record OwnerId(@JsonValue UUID value) implements Comparable<OwnerId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OwnerId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static OwnerId parse(String text) {
        return new OwnerId(UUID.fromString(text));
    }

    /** In the order of {@link UUID#compareTo}: the same in every run. */
    @Override
    public int compareTo(OwnerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
