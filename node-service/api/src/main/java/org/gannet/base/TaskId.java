package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Long work on one node; drawn by the engine before it first asks for it, so that asking again finds the same work. */
public record TaskId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TaskId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static TaskId parse(String text) {
        return new TaskId(UUID.fromString(text));
    }

    public static TaskId random() {
        return new TaskId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
