package org.gannet.engine.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same quiet world again and again, its engine killed after another write each time, up to the last one. The story
 * after the kill may be another one; it ends well every time.
 */
class KilledBetweenWritesTest {
    private static final int WISHES = 20;
    private static final int FEWEST_WRITES = 40;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whereverTheEngineIsKilledNothingIsLostOrHalfMade(long seed) {
        Scale quiet = Scale.of(seed).quiet(WISHES);
        List<String> broken = new ArrayList<>();
        int write = 0;
        Outcome outcome;
        do {
            write++;
            outcome = SimulationRun.killedAfterWrite(seed, quiet, write);
            if (!outcome.isGood()) {
                broken.add("killed after write " + write + ": " + outcome.violation());
            }
        } while (outcome.figures().times(Happening.KILLED_AFTER_WRITE) > 0);

        assertThat(broken).isEmpty();
        assertThat(write).as("writes").isGreaterThan(FEWEST_WRITES);
    }
}
