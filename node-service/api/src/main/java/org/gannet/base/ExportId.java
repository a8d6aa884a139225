package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A volume's content in a node's backup directory; drawn by the job that writes it. */
public record ExportId(@JsonValue UUID value) implements Comparable<ExportId> {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ExportId {}

    /** @throws IllegalArgumentException when the text is no UUID */
    public static ExportId parse(String text) {
        return new ExportId(UUID.fromString(text));
    }

    public static ExportId random() {
        return new ExportId(UUID.randomUUID());
    }

    /** In the order of {@link UUID#compareTo}: the same in every run. */
    @Override
    public int compareTo(ExportId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
