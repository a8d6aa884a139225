package org.gannet.backend.jobs;

import java.util.UUID;

/** A job. */
public record JobId(UUID value) {
    /** @throws IllegalArgumentException when the text is no UUID */
    public static JobId parse(String text) {
        return new JobId(UUID.fromString(text));
    }

    public static JobId random() {
        return new JobId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
