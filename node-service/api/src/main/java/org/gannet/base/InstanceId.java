package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** An instance, for its whole life; drawn before the job that creates it starts. */
public record InstanceId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public InstanceId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static InstanceId parse(String text) {
        return new InstanceId(UUID.fromString(text));
    }

    public static InstanceId random() {
        return new InstanceId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
