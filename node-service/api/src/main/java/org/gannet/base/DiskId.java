package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A disk of an instance, wherever its bytes lie. */
public record DiskId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DiskId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static DiskId parse(String text) {
        return new DiskId(UUID.fromString(text));
    }

    public static DiskId random() {
        return new DiskId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
