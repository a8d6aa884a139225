package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A network of machines, for its whole life, whatever it is called; drawn before the job that makes it starts. */
public record NetworkId(@JsonValue UUID value) implements Comparable<NetworkId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public NetworkId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static NetworkId parse(String text) {
        return new NetworkId(UUID.fromString(text));
    }

    public static NetworkId random() {
        return new NetworkId(UUID.randomUUID());
    }

    /** In the order of {@link UUID#compareTo}: the same in every run. */
    @Override
    public int compareTo(NetworkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
