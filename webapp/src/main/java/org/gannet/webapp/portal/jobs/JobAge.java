package org.gannet.webapp.portal.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.gannet.webapp.base.format.Texts;

/** How long ago a job was submitted, at most. */
public enum JobAge {
    ANY(Duration.ZERO),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1)),
    WEEK(Duration.ofDays(7)),
    MONTH(Duration.ofDays(30));

    private final Duration most;

    JobAge(Duration most) {
        this.most = most;
    }

    Optional<Instant> since(Instant now) {
        return this == ANY ? Optional.empty() : Optional.of(now.minus(most));
    }

    String text() {
        return Texts.text("jobs.age." + name().toLowerCase(Locale.ROOT));
    }

    /** For the address; empty for any. */
    String key() {
        return this == ANY ? "" : name().toLowerCase(Locale.ROOT);
    }

    static JobAge of(Optional<String> key) {
        return Arrays.stream(values())
                .filter(age -> key.filter(age.key()::equals).isPresent())
                .findFirst()
                .orElse(ANY);
    }
}
