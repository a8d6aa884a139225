package org.gannet.engine.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gannet.engine.htools.Figures;
import org.gannet.engine.htools.Samples;
import org.gannet.engine.htools.TextReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoresTest {
    private static final Pattern LINE = Pattern.compile("\\s+(\\w+)\\s+(\\S+)\\s+x.*");

    @ParameterizedTest
    @ValueSource(strings = {"c5-30", "c20-300", "c40-800"})
    void eachMetricIsAsHinfoPrintsIt(String name) {
        Map<String, String> printed = new HashMap<>();
        for (String line : Samples.answer("hinfo-" + name).lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                printed.put(matcher.group(1), matcher.group(2));
            }
        }
        Score score = Scores.of(state(Samples.cluster(name)));
        for (Metric metric : Metric.values()) {
            assertThat(Figures.score(score.value(metric))).isEqualTo(printed.get(metric.word()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "b20-300, 89.90705661",
        "b40-800, 208.54358784",
        "c5-30, 31.58565846",
        "c20-300, 193.21731741",
        "c40-800, 635.94684779",
        "c80-2000, 1268.98841715",
        "c200-4000, 1858.45925263",
        "c200-4000-g4, 2766.56476288",
        "s20-300, 91.20934138",
        "s40-800, 213.21267269",
        "s80-2000, 520.53879233",
        "s200-4000, 1068.02728363"
    })
    void theWholeScoreIsThatOfHtools(String name, String score) {
        assertThat(Figures.score(Scores.of(state(Samples.cluster(name))).total()))
                .isEqualTo(score);
    }

    @Test
    void aGroupHasItsOwnScore() {
        assertThat(Figures.score(Scores.ofGroup(state(Samples.cluster("c200-4000-g4")), 0)
                        .total()))
                .isEqualTo("776.08327468");
    }

    @ParameterizedTest
    @CsvSource({
        "hbal-migration-1, 10.13359773",
        "hbal-desiredlocation-2, 5.13014453",
        "hbal-desiredlocation-3, 4.12221395",
        "hbal-location-1, 4.06250000",
        "hbal-location-2, 3.39869220",
        "hbal-location-exclusion, 2.98249548",
        "hbal-evac, 46.94539253",
        "hbal-excl-tags, 3.67187500",
        "hbal-forth, 0.05339306",
        "hbal-dyn, 4.00000000",
        "hbal-cpu-speed, 0.77083333",
        "hbal-soft-errors, 39.36461987",
        "hbal-soft-errors2, 3.21875000",
        "shared-n1-failure, 3.46410162",
        "partly-used, 2.74131372",
        "clean-nonzero-score, 1.91573994",
        "hroller-full, 0.00294054"
    })
    void ganetisOwnClustersHaveTheScoreOfHtools(String name, String score) {
        PlacementState state = state(Samples.upstream(name + ".data"));
        assertThat(Figures.score(Scores.of(state).total())).isEqualTo(score);
    }

    /** Thousands of moves one after another: neither the sums nor the rows drift from a count from the beginning. */
    @ParameterizedTest
    @ValueSource(strings = {"c5-30", "c40-800"})
    void theScoreOfATryIsThatOfTheStateAfterIt(String name) {
        PlacementState state = state(Samples.cluster(name));
        Inventory inventory = state.inventory();
        var scorer = new Scorer(state, inventory.allNodes());
        var trial = new Trial(state);
        double[] scratch = Scorer.scratch();
        var random = new Random(7);
        int done = 0;
        for (int round = 0; round < 4000; round++) {
            int instance = random.nextInt(inventory.instances());
            int target = random.nextInt(inventory.nodes());
            if (state.secondaryOf(instance) == InstanceInput.NO_NODE
                    || target == state.primaryOf(instance)
                    || target == state.secondaryOf(instance)) {
                continue;
            }
            MoveKind kind = MoveKind.values()[random.nextInt(MoveKind.values().length)];
            if (kind == MoveKind.FAILOVER_TO_ANY || trial.move(instance, kind, target, false) != Fit.FITS) {
                continue;
            }
            double after = scorer.after(trial, scratch);
            state.apply(trial);
            scorer.refresh();
            assertThat(after).isCloseTo(scorer.exact().total(), within(1e-9));
            done++;
        }
        assertThat(done).isGreaterThan(500);
    }

    static PlacementState state(String text) {
        return PlacementState.of(Inventory.of(TextReader.read(text)));
    }
}
