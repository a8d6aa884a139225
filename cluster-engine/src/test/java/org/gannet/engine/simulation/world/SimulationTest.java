package org.gannet.engine.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Random work under random faults; {@code ./gannet simulate} runs other worlds, and tells the story of one. */
class SimulationTest {
    private static final int SEEDS = 300;

    @Test
    void nothingIsLostAndNothingIsHalfMade() throws InterruptedException {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        SimulationSeries series = new SimulationSeries(1, SEEDS, new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(series.run()).as(told.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(Happening.values())
                .as("everything that is to happen does, see the list: %s", told)
                .allMatch(what -> series.figures().times(what) > 0);
    }
}
