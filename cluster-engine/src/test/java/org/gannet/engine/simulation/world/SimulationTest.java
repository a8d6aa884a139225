package org.gannet.engine.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Random work under random faults. {@code -Dseed=S} runs one world and prints what happens in it; {@code -Dseeds=N} and
 * {@code -Dfirst-seed=S} run others than usual.
 */
class SimulationTest {
    private static final int SEEDS = 300;

    @Test
    void nothingIsLostAndNothingIsHalfMade() throws InterruptedException {
        Long one = Long.getLong("seed");
        if (one != null) {
            StringBuilder trace = new StringBuilder();
            Outcome outcome =
                    SimulationRun.run(one, Trace.to(line -> trace.append(line).append('\n')));
            System.out.println(trace);
            assertThat(outcome.violation()).as("seed %s", one).isEmpty();
            return;
        }
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        SimulationSeries series = new SimulationSeries(
                Long.getLong("first-seed", 1),
                Integer.getInteger("seeds", SEEDS),
                new PrintStream(told, true, StandardCharsets.UTF_8));

        assertThat(series.run()).as(told.toString(StandardCharsets.UTF_8)).isTrue();
    }
}
