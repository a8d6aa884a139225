package org.gannet.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.gannet.engine.model.AdminState;
import org.gannet.engine.model.InstanceStatus;
import org.gannet.engine.model.Lifecycle;
import org.gannet.engine.testing.Jobs;
import org.gannet.node.VmReport;
import org.gannet.testing.Golden;
import org.junit.jupiter.api.Test;

/** The tables of states, rendered for the documents. */
class JobStateGoldenTest {
    @Test
    void rendersTheStates() {
        String text = """
                # States

                Generated from the code by `JobStateGoldenTest`; run it with `-Dgolden.update=true` after a change.

                """ + jobs() + steps() + instances() + wished() + lifecycles() + observed();

        Golden.assertMatches(Path.of("../docs/dev/states.md"), text);
    }

    private static String jobs() {
        return """
                ## Jobs

                | State | Meaning | May be followed by |
                |---|---|---|
                """
                + Arrays.stream(JobState.values())
                        .map(state -> row(state.name(), state.sentence(), next(state.next())))
                        .collect(Collectors.joining())
                + """

                After a restart the engine takes up every job that has not ended.

                """;
    }

    private static String steps() {
        return """
                ## Steps

                | State | Meaning | May be followed by |
                |---|---|---|
                """
                + Arrays.stream(StepState.values())
                        .map(state -> row(state.name(), state.sentence(), next(state.next())))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String instances() {
        return """
                ## Instances

                Derived from wished, observed, lifecycle and the job that works on the instance.

                | Status | Meaning |
                |---|---|
                """
                + Arrays.stream(InstanceStatus.Word.values())
                        .map(word -> row(word.name(), word.sentence()))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String wished() {
        return """
                ### Wished

                Only jobs change it.

                | Wished | Meaning |
                |---|---|
                """
                + Arrays.stream(AdminState.values())
                        .map(state -> row(state.name(), state.sentence()))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String lifecycles() {
        return """
                ### Lifecycle

                Stored with the instance; changed in the commits that begin and end a job.

                | Lifecycle | Meaning |
                |---|---|
                """
                + Arrays.stream(Lifecycle.values())
                        .map(lifecycle -> row(lifecycle.name(), lifecycle.sentence()))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String observed() {
        return """
                ### Observed

                What a node reports of a machine's process; only nodes change it.

                | Observed | Meaning | The guest lives there |
                |---|---|---|
                """
                + Arrays.stream(VmReport.State.values())
                        .map(state -> row(state.name(), state.sentence(), state.isAlive() ? "yes" : "no"))
                        .collect(Collectors.joining());
    }

    @Test
    void allowsOnlyWhatTheTableOfStepsSays() {
        Job planned = Jobs.wholeLife(Jobs.queued(1, 0)).stream()
                .filter(job -> !job.steps().isEmpty())
                .findFirst()
                .orElseThrow();
        int last = planned.steps().size() - 1;
        assertThat(planned.steps().get(last).state()).isEqualTo(StepState.PENDING);
        assertThatThrownBy(() -> planned.withStep(last, StepState.DONE, Jobs.NOON))
                .isInstanceOf(IllegalStateException.class);
        assertThat(planned.withStep(last, StepState.RUNNING, Jobs.NOON)
                        .withStep(last, StepState.DONE, Jobs.NOON)
                        .steps()
                        .get(last)
                        .state())
                .isEqualTo(StepState.DONE);
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

    private static String next(Set<? extends Enum<?>> next) {
        String names = next.stream().map(Enum::name).collect(Collectors.joining(", "));
        return names.isEmpty() ? "(ended)" : names;
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", List.of(cells)) + " |\n";
    }
}
