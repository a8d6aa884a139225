package org.gannet.backend.images;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.gannet.backend.projects.ProjectId;
import org.gannet.base.ByteSize;
import org.gannet.base.Problem;

/**
 * How far the fetching of an image is.
 * @param source without what may be a secret
 * @param received bytes that are here
 * @param size of the whole; empty while nobody knows
 * @param bytesPerSecond 0 while nothing comes
 * @param left until all is here at this speed
 * @param problem why it failed
 * @param image the image, when it is in the catalogue
 * @param expiresAt when this is forgotten, unless it goes on
 */
public record ImportView(
        UploadId id,
        String name,
        ImageView.Kind kind,
        ImageView.Format format,
        Optional<ProjectId> project,
        String source,
        State state,
        long received,
        Optional<ByteSize> size,
        long bytesPerSecond,
        Optional<Duration> left,
        Optional<Problem> problem,
        Optional<ImageId> image,
        Instant expiresAt) {
    /** Where it is. */
    public enum State {
        /** Others come first, or the server is tried again in a moment. */
        WAITING,
        FETCHING,
        /** All is here and is looked at. */
        CHECKING,
        /** In the catalogue. */
        DONE,
        /** Ended; may be asked to go on. */
        FAILED;

        public boolean isEnded() {
            return this == DONE || this == FAILED;
        }
    }
}
