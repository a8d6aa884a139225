package org.gannet.backend.users;

import java.util.UUID;

/** A person. */
public record UserId(UUID value) {
    /** @throws IllegalArgumentException when the text is no UUID */
    public static UserId parse(String text) {
        return new UserId(UUID.fromString(text));
    }

    public static UserId random() {
        return new UserId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
