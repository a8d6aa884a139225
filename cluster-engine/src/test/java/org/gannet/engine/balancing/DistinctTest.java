package org.gannet.engine.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.gannet.engine.htools.Samples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which spreads are worked out once for several metrics, and that nothing is left out thereby. */
class DistinctTest {
    @ParameterizedTest
    @CsvSource({"c40-800", "c5-30"})
    void whereNothingIsToComeAndNoLoadWasMeasuredEightAreLeft(String name) {
        // Memory stays twice: what these nodes report as free is not what their instances leave.
        assertThat(distinct(ScoresTest.state(Samples.cluster(name))).count()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({"hbal-forth", "hbal-dyn", "hbal-soft-errors", "hbal-cpu-speed", "clean-nonzero-score", "hroller-full"})
    void weightsAndScoreAreThoseOfAll(String name) {
        PlacementState state = ScoresTest.state(Samples.upstream(name + ".data"));
        assertThat(Arrays.stream(distinct(state).weights()).sum())
                .isCloseTo(Arrays.stream(Scorer.WEIGHTS).sum(), within(1e-12));
        Scorer scorer = new Scorer(state, state.inventory().allNodes());
        assertThat(scorer.now()).isCloseTo(Scores.of(state).total(), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource("hbal-forth")
    void whatIsToComeIsToldApart(String name) {
        assertThat(distinct(ScoresTest.state(Samples.upstream(name + ".data"))).count())
                .isGreaterThan(8);
    }

    private static Distinct distinct(PlacementState state) {
        return Distinct.of(state, state.inventory().allNodes());
    }
}
