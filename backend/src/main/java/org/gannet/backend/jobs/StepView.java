package org.gannet.backend.jobs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.Progress;

/**
 * A step of a job.
 * @param node where it is done; empty for tenants
 * @param figures measured by the step, for example "downtimeMillis"
 */
public record StepView(
        int index,
        String title,
        Optional<String> node,
        Status status,
        Optional<Progress> progress,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Map<String, Long> figures) {
    public StepView {
        figures = Map.copyOf(figures);
    }

    /** Where the step is. */
    public enum Status {
        PENDING,
        RUNNING,
        DONE,
        FAILED,
        UNDONE,
        SKIPPED
    }
}
