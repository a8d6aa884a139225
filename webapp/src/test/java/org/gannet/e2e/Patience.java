package org.gannet.e2e;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long stories wait at most: generous, since guests are emulated and the computer may be busy. */
final class Patience {
    static final Duration LONG = Duration.ofSeconds(120);
    static final Duration SHORT = Duration.ofSeconds(45);
    private static final Duration POLL = Duration.ofMillis(100);

    private Patience() {}

    /** @param what is waited for, for the message when it does not come */
    static ConditionFactory until(String what) {
        return within(LONG, what);
    }

    static ConditionFactory within(Duration most, String what) {
        return Awaitility.await(what)
                .atMost(most)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL);
    }

    static double millis(Duration duration) {
        return duration.toMillis();
    }
}
