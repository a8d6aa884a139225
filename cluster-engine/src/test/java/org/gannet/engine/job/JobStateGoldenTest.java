package org.gannet.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.gannet.engine.model.InstanceStatus;
import org.gannet.engine.testing.Jobs;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;

/** The tables of states, rendered for the documents. */
class JobStateGoldenTest {
    @Test
    void rendersTheStates() {
        String text = """
                # States

                Generated from the code by `JobStateGoldenTest`; run it with `-Dgolden.update=true` after a change.

                ## Jobs

                | State | Meaning | May be followed by |
                |---|---|---|
                """
                + Arrays.stream(JobState.values())
                        .map(state -> row(state.name(), state.sentence(), next(state)))
                        .collect(Collectors.joining())
                + """

                After a restart the engine takes up every job that has not ended.

                ## Steps

                | State | Meaning |
                |---|---|
                """
                + Arrays.stream(StepState.values())
                        .map(state -> row(state.name(), state.sentence()))
                        .collect(Collectors.joining())
                + """

                ## Instances

                Derived from wished, observed, lifecycle and the job that works on the instance.

                | Status | Meaning |
                |---|---|
                """
                + Arrays.stream(InstanceStatus.Word.values())
                        .map(word -> row(word.name(), word.sentence()))
                        .collect(Collectors.joining());

        Golden.assertMatches(Path.of("../docs/dev/states.md"), text);
    }

    @Test
    void allowsOnlyWhatTheTableSays() {
        Job queued = Jobs.queued(1, 0);
        assertThatThrownBy(() -> queued.in(JobState.UNDOING)).isInstanceOf(IllegalStateException.class);
        assertThat(queued.in(JobState.WAITING).state()).isEqualTo(JobState.WAITING);
        Job ended = queued.ended(JobState.CANCELLED, Jobs.NOON);
        for (JobState state : JobState.values()) {
            if (state != JobState.CANCELLED) {
                assertThatThrownBy(() -> ended.in(state)).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void knowsWhatHasEnded() {
        assertThat(Arrays.stream(JobState.values()).filter(JobState::isEnded))
                .containsExactly(JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED, JobState.UNDO_FAILED);
        assertThat(JobState.unended()).noneMatch(JobState::isEnded);
    }

    private static String next(JobState state) {
        String names = state.next().stream().map(Enum::name).collect(Collectors.joining(", "));
        return names.isEmpty() ? "(ended)" : names;
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", List.of(cells)) + " |\n";
    }
}
