package org.gannet.backend.images;

import java.util.UUID;

/** An image of the catalogue. */
public record ImageId(UUID value) {
    /** @throws IllegalArgumentException when the text is no UUID */
    public static ImageId parse(String text) {
        return new ImageId(UUID.fromString(text));
    }

    public static ImageId random() {
        return new ImageId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
