package org.gannet.backend.images;

import java.time.Instant;

/**
 * How far an upload is.
 * @param received bytes from the beginning that are here for good: the sender goes on there
 * @param expiresAt when it is forgotten unless more comes
 */
public record UploadView(UploadId id, NewImage image, long received, Instant expiresAt) {
    public boolean isComplete() {
        return received == image.size().bytes();
    }
}
