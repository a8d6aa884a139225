package org.gannet.engine.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.gannet.engine.job.Arrival;
import org.gannet.engine.simulation.VirtualTime;
import org.junit.jupiter.api.Test;

class QueueTimeTest {
    private static final Duration MICRO = Duration.ofNanos(1000);

    private final VirtualTime time = new VirtualTime();
    private final QueueTime queueTime = new QueueTime(time.clock(), time::nanoTime);

    @Test
    void passesEvenlyWhateverTheClockDoes() {
        Arrival first = queueTime.next();
        time.jumpClock(Duration.ofDays(2));
        time.advance(Duration.ofSeconds(3));
        Arrival second = queueTime.next();
        time.jumpClock(Duration.ofDays(-3));
        time.advance(Duration.ofSeconds(4));
        Arrival third = queueTime.next();

        assertThat(Duration.between(first.inLineSince(), second.inLineSince())).isEqualTo(Duration.ofSeconds(3));
        assertThat(Duration.between(second.inLineSince(), third.inLineSince())).isEqualTo(Duration.ofSeconds(4));
        assertThat(third.at()).as("people see the clock").isEqualTo(time.clock().instant());
    }

    @Test
    void keepsTheOrderOfOneMoment() {
        Arrival first = queueTime.next();
        Arrival second = queueTime.next();

        assertThat(Duration.between(first.inLineSince(), second.inLineSince())).isEqualTo(MICRO);
        assertThat(Duration.between(first.at(), second.at())).isEqualTo(MICRO);
    }

    @Test
    void whoComesAfterAJobThatWasSeenStandsBehindIt() {
        Instant ahead = time.clock().instant().plus(Duration.ofDays(2));
        queueTime.seen(ahead);
        time.advance(Duration.ofSeconds(1));
        assertThat(queueTime.next().inLineSince()).isEqualTo(ahead.plusSeconds(1));

        queueTime.seen(ahead);
        time.advance(Duration.ofSeconds(1));
        assertThat(queueTime.next().inLineSince()).as("nobody sets it back").isEqualTo(ahead.plusSeconds(2));

        Instant fine = ahead.plusSeconds(60).plusNanos(1);
        queueTime.seen(fine);
        assertThat(queueTime.next().inLineSince()).isAfter(fine);
    }
}
