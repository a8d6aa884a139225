package org.gannet.webapp.base.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void saysHowLongAgo() {
        assertThat(Times.ago(NOW.minusSeconds(3), NOW)).isEqualTo("just now");
        assertThat(Times.ago(NOW.minusSeconds(42), NOW)).isEqualTo("42 s ago");
        assertThat(Times.ago(NOW.minusSeconds(200), NOW)).isEqualTo("3 min ago");
        assertThat(Times.ago(NOW.minusSeconds(7300), NOW)).isEqualTo("2 h ago");
        assertThat(Times.ago(NOW.minus(Duration.ofDays(400)), NOW)).isEqualTo("400 d ago");
    }

    @Test
    void aClockThatIsAheadGivesNoTimeToCome() {
        assertThat(Times.ago(NOW.plusSeconds(5), NOW)).isEqualTo("just now");
    }

    @Test
    void saysHowLong() {
        assertThat(Times.lasting(Duration.ofMillis(340))).isEqualTo("0.3 s");
        assertThat(Times.lasting(Duration.ofSeconds(42))).isEqualTo("42 s");
        assertThat(Times.lasting(Duration.ofSeconds(80))).isEqualTo("1 min 20 s");
        assertThat(Times.lasting(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
        assertThat(Times.lasting(Duration.ofSeconds(-1))).isEqualTo("0 s");
    }

    @Test
    void momentsOfProgramsBecomeReadableAndOtherWordsStay() {
        assertThat(Times.readable("2026-11-21T09:00:00.123456Z"))
                .contains("2026", "9:00")
                .doesNotContain("T09");
        assertThat(Times.readable("node1")).isEqualTo("node1");
        assertThat(Times.readable("2026-99-21T09:00:00Z")).isEqualTo("2026-99-21T09:00:00Z");
    }
}
