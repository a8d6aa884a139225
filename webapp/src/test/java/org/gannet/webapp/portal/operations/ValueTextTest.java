package org.gannet.webapp.portal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gannet.backend.operations.FieldType;
import org.junit.jupiter.api.Test;

class ValueTextTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T22:00:00Z"), ZoneOffset.UTC);

    @Test
    void readsWhatPeopleType() {
        assertThat(parse(FieldType.NUMBER, " 12 ")).contains(12L);
        assertThat(parse(FieldType.NUMBER, "1.5")).isEmpty();
        assertThat(parse(FieldType.DECIMAL, "1,5")).contains(1.5);
        assertThat(parse(FieldType.SIZE, "512 MiB")).contains(512L << 20);
        assertThat(parse(FieldType.TIME, "2026-12-24 18:00")).contains("2026-12-24T18:00:00Z");
        assertThat(parse(FieldType.TIME, "2 h")).contains("2026-11-22T00:00:00Z");
        assertThat(parse(FieldType.TIME, "soon")).isEmpty();
        assertThat(parse(FieldType.DURATION, "90 s")).contains("PT1M30S");
        assertThat(parse(FieldType.DURATION, "1 d")).contains("PT24H");
        assertThat(parse(FieldType.DURATION, "1 year")).isEmpty();
        assertThat(parse(FieldType.TEXT, "  ")).isEmpty();
    }

    @Test
    void showsWhatItReads() {
        assertThat(ValueText.shown(FieldType.SIZE, 512L << 20)).isEqualTo("512 MiB");
        assertThat(ValueText.shown(FieldType.TIME, "2026-12-24T18:00:00Z")).isEqualTo("2026-12-24 18:00");
        assertThat(ValueText.shown(FieldType.DURATION, "PT1H")).isEqualTo("1 h");
        assertThat(ValueText.shown(FieldType.DURATION, "PT10M")).isEqualTo("10 min");
        assertThat(ValueText.shown(FieldType.DURATION, "PT90S")).isEqualTo("90 s");
        assertThat(ValueText.shown(FieldType.TEXT, List.of("a", "b"))).isEqualTo("a, b");
    }

    @Test
    void sameIsSameHoweverNumbersAreKept() {
        assertThat(FieldInput.isSame(1L, 1)).isTrue();
        assertThat(FieldInput.isSame(4.0, 4)).isTrue();
        assertThat(FieldInput.isSame(Map.of("a", List.of(1L)), Map.of("a", List.of(1))))
                .isTrue();
        assertThat(FieldInput.isSame(List.of("a"), List.of("b"))).isFalse();
    }

    private static Optional<Object> parse(FieldType type, String text) {
        return ValueText.parse(type, text, CLOCK);
    }
}
