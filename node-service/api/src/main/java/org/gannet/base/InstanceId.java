package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** An instance, for its whole life; drawn before the job that creates it starts. */
public record InstanceId(@JsonValue UUID value) implements Comparable<InstanceId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public InstanceId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static InstanceId parse(String text) {
        return new InstanceId(UUID.fromString(text));
    }

    public static InstanceId random() {
        return new InstanceId(UUID.randomUUID());
    }

    /** In the order of {@link UUID#compareTo}: the same in every run. */
    @Override
    public int compareTo(InstanceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
