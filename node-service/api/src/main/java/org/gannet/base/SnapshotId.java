package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** What a disk held at one moment; drawn before the job that takes it starts. */
public record SnapshotId(@JsonValue UUID value) implements Comparable<SnapshotId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SnapshotId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static SnapshotId parse(String text) {
        return new SnapshotId(UUID.fromString(text));
    }

    public static SnapshotId random() {
        return new SnapshotId(UUID.randomUUID());
    }

    /** In the order of {@link UUID#compareTo}: the same in every run. */
    @Override
    public int compareTo(SnapshotId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
