package org.gannet.webapp.portal.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gannet.backend.operations.FieldType;
import org.gannet.base.ByteSize;
import org.gannet.webapp.base.format.Sizes;
import org.gannet.webapp.base.format.Texts;

/** Values of fields as people type and read them. */
final class ValueText {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final Pattern LENGTH = Pattern.compile("([0-9]{1,9})\\s*(s|min|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "s", ChronoUnit.SECONDS,
            "min", ChronoUnit.MINUTES,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    private ValueText() {}

    /** What is typed, as the service takes it; empty when it is nothing of the kind. */
    static Optional<Object> parse(FieldType type, String text, Clock clock) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return Optional.empty();
        }
        return switch (type) {
            case NUMBER -> whole(stripped);
            case DECIMAL -> decimal(stripped);
            case SIZE -> SizeText.parse(stripped).map(bytes -> bytes);
            case TIME -> time(stripped, clock).map(Instant::toString);
            case DURATION -> length(stripped).map(Duration::toString);
            case RECORD, VARIANT, MAP, JSON -> JsonText.parse(stripped);
            case TEXT, YES_NO, CHOICE, NODE, GROUP, NETWORK, INSTANCE, PROJECT, DISK, NIC, SNAPSHOT, IMAGE, BACKUP ->
                Optional.of(stripped);
        };
    }

    private static Optional<Object> whole(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> decimal(String text) {
        try {
            return Optional.of(Double.valueOf(text.replace(',', '.')));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A moment in UTC, or so long from now on: "2 h". */
    private static Optional<Instant> time(String text, Clock clock) {
        Optional<Instant> later = length(text)
                .map(from -> clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(from));
        if (later.isPresent()) {
            return later;
        }
        try {
            return Optional.of(LocalDateTime.parse(text, MINUTES).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> length(String text) {
        Matcher parts = LENGTH.matcher(text.toLowerCase(Locale.ROOT));
        return parts.matches()
                ? Optional.of(Duration.of(Long.parseLong(parts.group(1)), UNITS.get(parts.group(2))))
                : Optional.empty();
    }

    /** A value of JSON as a person would type it. */
    static String shown(FieldType type, Object value) {
        return switch (type) {
            case SIZE -> Sizes.of(new ByteSize(Long.parseLong(value.toString())));
            case TIME -> MINUTES.format(Instant.parse(value.toString()).atOffset(ZoneOffset.UTC));
            case DURATION -> length(Duration.parse(value.toString()));
            case YES_NO -> Texts.text("true".equals(value.toString()) ? "operations.yes" : "operations.no");
            case TEXT,
                    NUMBER,
                    DECIMAL,
                    CHOICE,
                    NODE,
                    GROUP,
                    NETWORK,
                    INSTANCE,
                    PROJECT,
                    DISK,
                    NIC,
                    SNAPSHOT,
                    IMAGE,
                    BACKUP,
                    RECORD,
                    VARIANT,
                    MAP,
                    JSON -> plain(value);
        };
    }

    /** What the level above has, for a field that is empty. */
    static String inherited(FieldType type, Object above) {
        String shown = shown(type, above);
        return Texts.text("operations.inherited", shown.isBlank() ? Texts.text("base.plan.nothing") : shown);
    }

    private static String plain(Object value) {
        return value instanceof Collection<?> many
                ? many.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : value.toString();
    }

    private static String length(Duration duration) {
        if (!duration.isZero()
                && duration.toSeconds() % ChronoUnit.HOURS.getDuration().toSeconds() == 0) {
            return duration.toHours() + " h";
        }
        return !duration.isZero() && duration.toSecondsPart() == 0
                ? duration.toMinutes() + " min"
                : duration.toSeconds() + " s";
    }
}
