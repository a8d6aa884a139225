package org.gannet.engine.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Optional;
import org.gannet.base.Progress;
import org.junit.jupiter.api.Test;

class PaceMeterTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void tellsAnEvenPaceAndTheTimeThatIsLeft() {
        PaceMeter meter = PaceMeter.fresh();
        for (int second = 0; second <= 5; second++) {
            meter = meter.seen(bytes("copying", second * 100L, 1000), second * SECOND);
        }
        Pace pace = meter.pace().orElseThrow();
        // The last second counts whole, the ones before a little less in both sums: an even pace stays what it is.
        assertThat(pace.perSecond()).isCloseTo(100, within(1e-6));
        assertThat(pace.left()).contains(Duration.ofSeconds(5));
    }

    @Test
    void knowsNoPaceAtFirst() {
        PaceMeter meter = PaceMeter.fresh();
        assertThat(meter.pace()).isEmpty();
        meter = meter.seen(bytes("copying", 0, 1000), 0).seen(bytes("copying", 100, 1000), SECOND);
        assertThat(meter.pace()).isEmpty();
    }

    @Test
    void followsAChangeOfPaceSoon() {
        PaceMeter meter = PaceMeter.fresh();
        long done = 0;
        for (int second = 0; second <= 120; second++) {
            done += second < 60 ? 1000 : 10;
            meter = meter.seen(bytes("copying", done, 1_000_000), second * SECOND);
        }
        assertThat(meter.pace().orElseThrow().perSecond()).isBetween(10.0, 20.0);
    }

    @Test
    void hasNoPaceWhileNothingGoesOn() {
        PaceMeter meter = PaceMeter.fresh().seen(bytes("copying", 5, 1000), 0);
        for (int second = 1; second <= 10; second++) {
            meter = meter.seen(bytes("copying", 5, 1000), second * SECOND);
        }
        assertThat(meter.pace()).isEmpty();
    }

    @Test
    void doesNotGuessWhatIsLeftOfAnUnknownTotal() {
        PaceMeter meter = PaceMeter.fresh();
        for (int second = 0; second <= 5; second++) {
            meter = meter.seen(bytes("copying", second * 100L, 0), second * SECOND);
        }
        assertThat(meter.pace()).map(Pace::left).contains(Optional.empty());
    }

    @Test
    void beginsAnewWithEachPhaseAndWhenItGoesBack() {
        PaceMeter copying = PaceMeter.fresh();
        for (int second = 0; second <= 5; second++) {
            copying = copying.seen(bytes("copying", second * 100L, 1000), second * SECOND);
        }
        assertThat(copying.seen(bytes("checking", 500, 1000), 6 * SECOND).pace())
                .isEmpty();
        assertThat(copying.seen(bytes("copying", 0, 1000), 6 * SECOND).pace()).isEmpty();
        assertThat(copying.seen(new Progress("copying", 500, 1000, Progress.Unit.STEPS), 6 * SECOND)
                        .pace())
                .isEmpty();
    }

    private static Progress bytes(String phase, long done, long total) {
        return new Progress(phase, done, total, Progress.Unit.BYTES);
    }
}
