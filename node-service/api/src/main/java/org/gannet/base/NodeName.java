package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A node's name in its cluster: a host name, see {@link HostName}. */
public record NodeName(@JsonValue String value) implements Comparable<NodeName> {
    @JsonCreator
    public NodeName {
        HostName.requireValid(value);
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
