package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** One copy of a disk on one node. Drawn anew by each job that makes a copy, so that its undo can't hit older data. */
public record VolumeId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public VolumeId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static VolumeId parse(String text) {
        return new VolumeId(UUID.fromString(text));
    }

    public static VolumeId random() {
        return new VolumeId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
