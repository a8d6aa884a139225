package org.gannet.engine.execution;

import java.time.Duration;

/**
 * How often and how fast something is tried again. Each pause is twice the one before.
 * @param first pause
 * @param longest pause
 * @param attempts at most, the first one included
 */
public record RetryPolicy(Duration first, Duration longest, int attempts) {
    public RetryPolicy {
        if (attempts < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("attempts " + attempts + ", from " + first + " to " + longest);
        }
    }

    /** @param failed how many attempts have failed, at least 1 */
    public Duration pauseAfter(int failed) {
        Duration pause = first;
        for (int i = 1; i < failed && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
