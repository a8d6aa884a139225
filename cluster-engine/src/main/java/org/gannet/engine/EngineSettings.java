package org.gannet.engine;

import java.time.Duration;
import org.gannet.engine.execution.EventPruning;
import org.gannet.engine.execution.RetryPolicy;

/**
 * How the engine runs.
 * @param pollEvery how often each node is asked for its report
 * @param silentAfter reports older than this are not trusted
 * @param nodeRetry what to do when a node does not answer
 * @param storeRetry what to do when the store does not answer; its limit is not used: the engine can't go on without
 * @param leaseLength how long it leads without renewing its lease, which it does three times as often
 * @param events how long what was recorded is kept
 */
public record EngineSettings(
        Duration pollEvery,
        Duration silentAfter,
        RetryPolicy nodeRetry,
        RetryPolicy storeRetry,
        Duration leaseLength,
        EventPruning.Retention events) {
    /** The same, with other times of reports. */
    public EngineSettings withReports(Duration every, Duration silent) {
        return new EngineSettings(every, silent, nodeRetry, storeRetry, leaseLength, events);
    }

    /** The same, with another memory of what happened. */
    public EngineSettings withEvents(EventPruning.Retention kept) {
        return new EngineSettings(pollEvery, silentAfter, nodeRetry, storeRetry, leaseLength, kept);
    }

    /** Reports every 2 s, trusted for 7 s; nodes are asked again for about half a minute. */
    public static EngineSettings standard() {
        return new EngineSettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(7),
                new RetryPolicy(Duration.ofMillis(250), Duration.ofSeconds(5), 10),
                new RetryPolicy(Duration.ofMillis(50), Duration.ofSeconds(2), Integer.MAX_VALUE),
                Duration.ofSeconds(6),
                EventPruning.Retention.standard());
    }
}
