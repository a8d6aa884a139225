package org.gannet.engine.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.base.Progress;
import org.gannet.engine.model.Change;
import org.gannet.engine.operation.step.Step;

/**
 * A step of a job and how far it is.
 * @param index from 0
 * @param title for everyone; names no node
 * @param progress while it runs, and how far it came
 * @param pace while it runs, when it can be known
 * @param changes made in the commit that records it as done
 * @param figures what it measured: "downtimeMillis"
 */
public record JobStep(
        int index,
        String title,
        StepState state,
        Optional<Progress> progress,
        Optional<Pace> pace,
        Step step,
        List<Change> changes,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Map<String, Long> figures) {
    public JobStep {
        changes = List.copyOf(changes);
        figures = Map.copyOf(figures);
    }

    static JobStep pending(int index, Step step, List<Change> changes) {
        return new JobStep(
                index,
                step.title(),
                StepState.PENDING,
                Optional.empty(),
                Optional.empty(),
                step,
                changes,
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /**
     * In another state; the time goes where it belongs.
     * @throws IllegalStateException when the table of states does not allow it
     */
    JobStep withState(StepState other, Instant now) {
        if (!state.next().contains(other)) {
            throw new IllegalStateException("step " + index + ": " + other + " can't follow " + state);
        }
        Optional<Instant> started = other == StepState.RUNNING && startedAt.isEmpty() ? Optional.of(now) : startedAt;
        Optional<Instant> ended =
                other == StepState.RUNNING || other == StepState.PENDING ? Optional.empty() : Optional.of(now);
        return new JobStep(index, title, other, progress, Optional.empty(), step, changes, started, ended, figures);
    }

    JobStep withProgress(Progress now, Optional<Pace> current) {
        return new JobStep(index, title, state, Optional.of(now), current, step, changes, startedAt, endedAt, figures);
    }

    JobStep withFigures(Map<String, Long> measured) {
        return new JobStep(index, title, state, progress, pace, step, changes, startedAt, endedAt, measured);
    }
}
