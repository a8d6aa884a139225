package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A group of nodes, for its whole life, whatever it is called; drawn before the job that makes it starts. */
public record GroupId(@JsonValue UUID value) implements Comparable<GroupId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public GroupId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static GroupId parse(String text) {
        return new GroupId(UUID.fromString(text));
    }

    public static GroupId random() {
        return new GroupId(UUID.randomUUID());
    }

    /** In the order of {@link UUID#compareTo}: the same in every run. */
    @Override
    public int compareTo(GroupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
