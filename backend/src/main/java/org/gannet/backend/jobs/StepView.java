package org.gannet.backend.jobs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.ByteSize;
import org.gannet.base.Progress;

/**
 * A step of a job.
 * @param kind stable word for what it does, such as "CreateVolume"
 * @param title for people, in English
 * @param disk number of the disk that it is about
 * @param size of that disk, where it matters
 * @param node where it is done; empty for tenants
 * @param pace while it runs and is watched
 * @param figures measured by the step, for example "downtimeMillis"
 */
public record StepView(
        int index,
        String kind,
        String title,
        Optional<Integer> disk,
        Optional<ByteSize> size,
        Optional<String> node,
        Status status,
        Optional<Progress> progress,
        Optional<Pace> pace,
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

    /** Whether it may have left something behind. */
    public boolean mayHaveLeftSomething() {
        return status == Status.RUNNING || status == Status.DONE || status == Status.FAILED;
    }
}
