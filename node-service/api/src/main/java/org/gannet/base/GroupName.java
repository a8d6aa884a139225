package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** A group of nodes as people call it: see {@link Label}. */
public record GroupName(@JsonValue String value) implements Comparable<GroupName> {
    @JsonCreator
    public GroupName {
        Label.requireValid(value);
    }

    /** What is wrong with the text, in words for the person who typed it; empty when nothing is. */
    public static Optional<String> findFault(String text) {
        return Label.findFault(text);
    }

    @Override
    public int compareTo(GroupName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
