package org.gannet.backend.projects;

import java.util.UUID;

/** A project. */
public record ProjectId(UUID value) {
    /** @throws IllegalArgumentException when the text is no UUID */
    public static ProjectId parse(String text) {
        return new ProjectId(UUID.fromString(text));
    }

    public static ProjectId random() {
        return new ProjectId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
