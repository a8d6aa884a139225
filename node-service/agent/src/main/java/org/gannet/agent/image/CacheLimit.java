package org.gannet.agent.image;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.ByteSize;

/**
 * How much room images may take that could be fetched again.
 * @param most of all of them together; empty: as much as there is
 * @param spared those used so lately stay in any case: somebody may be about to make a disk of one
 */
public record CacheLimit(Optional<ByteSize> most, Duration spared) {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    /** Everything stays. */
    public static final CacheLimit NONE = new CacheLimit(Optional.empty(), AN_HOUR);

    public static CacheLimit of(Optional<ByteSize> most) {
        return new CacheLimit(most, AN_HOUR);
    }
}
