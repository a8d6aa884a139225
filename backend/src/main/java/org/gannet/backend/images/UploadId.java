package org.gannet.backend.images;

import java.util.UUID;

/** An image on its way into the catalogue. */
public record UploadId(UUID value) {
    /** @throws IllegalArgumentException when the text is no UUID */
    public static UploadId parse(String text) {
        return new UploadId(UUID.fromString(text));
    }

    public static UploadId random() {
        return new UploadId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
