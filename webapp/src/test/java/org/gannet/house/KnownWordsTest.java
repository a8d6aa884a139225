package org.gannet.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.gannet.backend.instances.Obstacle;
import org.gannet.backend.instances.StatusView;
import org.gannet.backend.jobs.CancelObstacle;
import org.gannet.backend.jobs.JobStatus;
import org.gannet.backend.jobs.LockName;
import org.gannet.backend.jobs.Operations;
import org.gannet.backend.jobs.StepView;
import org.gannet.base.ErrorCode;
import org.gannet.engine.allocation.Refusal;
import org.gannet.engine.operation.step.Step;
import org.gannet.engine.reconcile.FindingCode;
import org.gannet.webapp.base.format.Texts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every word that engine and backend tell pages has its text in each language: what is new there must be said here. */
class KnownWordsTest {
    static List<Locale> languages() {
        return Texts.LANGUAGES;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyWordHasItsText(Locale language) {
        Stream<String> keys = Stream.of(
                        exact("problem.code.", ErrorCode.values()),
                        exact("base.unfit.", Refusal.values()),
                        exact("finding.", FindingCode.values()),
                        exact("finding.", FindingCode.values()).map(key -> key + ".remedy"),
                        lower("base.job.cannotCancel.", CancelObstacle.values()),
                        lower("instances.cannot.", Obstacle.Plain.values()),
                        lower("instances.status.", StatusView.Word.values()),
                        lower("instances.sentence.", StatusView.Word.values()),
                        lower("base.job.status.", JobStatus.values()),
                        lower("base.job.step.", StepView.Status.values()),
                        lower("base.lock.", LockName.Level.values()),
                        Operations.words().stream().map(word -> "base.job.kind." + word),
                        Operations.words().stream().map(word -> "base.job.operation." + word),
                        Arrays.stream(Step.class.getPermittedSubclasses())
                                .map(step -> "base.job.kindOfStep." + step.getSimpleName()))
                .flatMap(each -> each);
        assertThat(keys)
                .allSatisfy(
                        key -> assertThat(Texts.in(language, key)).isNotBlank().isNotEqualTo("!" + key + "!"));
    }

    private static Stream<String> exact(String area, Enum<?>... words) {
        return Arrays.stream(words).map(word -> area + word.name());
    }

    private static Stream<String> lower(String area, Enum<?>... words) {
        return Arrays.stream(words).map(word -> area + word.name().toLowerCase(Locale.ROOT));
    }
}
