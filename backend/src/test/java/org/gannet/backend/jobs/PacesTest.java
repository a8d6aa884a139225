package org.gannet.backend.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.gannet.base.Progress;
import org.gannet.engine.job.JobId;
import org.junit.jupiter.api.Test;

class PacesTest {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final Paces paces = new Paces(nanos::get);
    private final JobId job = new JobId(new UUID(1, 1));

    private Optional<Pace> at(double seconds, long done) {
        nanos.set((long) (seconds * 1e9));
        return paces.of(job, 0, new Progress("copying", done, 1000, Progress.Unit.BYTES));
    }

    @Test
    void tellsNothingOnTheFirstLook() {
        assertThat(at(0, 100)).isEmpty();
        assertThat(at(0.5, 200)).isEmpty();
    }

    @Test
    void tellsSpeedAndWhatIsLeftOfTime() {
        at(0, 0);
        assertThat(at(2, 200)).contains(new Pace(100, Optional.of(Duration.ofSeconds(8))));
    }

    @Test
    void forgetsWhatWasLongAgo() {
        at(0, 0);
        at(10, 900);
        at(20, 910);
        Pace now = at(30, 920).orElseThrow();
        assertThat(now.perSecond()).isEqualTo(1.0);
    }

    @Test
    void sleepsWhileNothingMovesAndBeginsAnewWithTheStep() {
        at(0, 500);
        assertThat(at(3, 500)).isEmpty();
        assertThat(at(4, 10)).isEmpty();
        assertThat(at(6, 30)).contains(new Pace(10, Optional.of(Duration.ofSeconds(97))));
    }

    @Test
    void knowsNoEndWhereThereIsNone() {
        Progress before = new Progress("copying", 0, 0, Progress.Unit.BYTES);
        nanos.set(0);
        paces.of(job, 1, before);
        nanos.set(2_000_000_000L);
        assertThat(paces.of(job, 1, new Progress("copying", 50, 0, Progress.Unit.BYTES)))
                .contains(new Pace(25, Optional.empty()));
    }
}
