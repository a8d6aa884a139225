package org.gannet.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.gannet.engine.spi.Scheduler.Signal;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime();

    @Test
    void aBodyThatNeverWaitsIsTold() {
        Signal signal = time.signal();
        time.start("squirrel", () -> {
            while (true) {
                signal.raise();
            }
        });

        time.advance(Duration.ofSeconds(1));

        assertThat(time.failures())
                .singleElement()
                .satisfies(
                        failure -> assertThat(failure).hasMessage("\"squirrel\" goes round and round and never waits"));
    }

    @Test
    void aBodyThatWaitsMayGoOnForEver() {
        Signal signal = time.signal();
        int[] rounds = {0};
        time.start("clock", () -> {
            while (true) {
                rounds[0]++;
                signal.raise();
                signal.await(Duration.ofMillis(1));
                signal.await(Duration.ofMillis(1));
            }
        });

        time.advance(Duration.ofMinutes(4));

        assertThat(time.failures()).isEmpty();
        assertThat(rounds[0]).isGreaterThan(200_000);
        time.killAll();
    }
}
