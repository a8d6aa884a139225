package org.gannet.webapp.base.format;

import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.util.Locale;

/** Times and durations as people read them; {@code page.js} keeps those on a page up to date. */
public final class Times {
    private static final long MINUTE = 60;
    private static final long HOUR = 3600;
    private static final long DAY = 86_400;
    private static final double MILLIS = 1000;
    private static final long JUST_NOW = 10;

    private Times() {}

    /** "3 min ago". */
    public static String ago(Instant at, Instant now) {
        long seconds = Duration.between(at, now).toSeconds();
        if (seconds < JUST_NOW) {
            return Texts.text("format.ago.now");
        }
        if (seconds < MINUTE) {
            return Texts.text("format.ago.seconds", seconds);
        }
        if (seconds < HOUR) {
            return Texts.text("format.ago.minutes", seconds / MINUTE);
        }
        if (seconds < DAY) {
            return Texts.text("format.ago.hours", seconds / HOUR);
        }
        return Texts.text("format.ago.days", Long.toString(seconds / DAY));
    }

    /** "1 min 20 s". */
    public static String lasting(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < JUST_NOW) {
            return Texts.text("format.lasting.s", tenths(duration));
        }
        if (seconds < MINUTE) {
            return Texts.text("format.lasting.s", seconds);
        }
        if (seconds < HOUR) {
            return Texts.text("format.lasting.min", seconds / MINUTE, seconds % MINUTE);
        }
        return Texts.text("format.lasting.h", Long.toString(seconds / HOUR), seconds % HOUR / MINUTE);
    }

    /** "40 s": an estimate needs no tenths. */
    public static String lastingWhole(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds < JUST_NOW ? Texts.text("format.lasting.s", seconds) : lasting(duration);
    }

    private static String tenths(Duration duration) {
        NumberFormat format = NumberFormat.getNumberInstance(Texts.locale());
        format.setMaximumFractionDigits(1);
        return format.format(Math.max(0, duration.toMillis()) / MILLIS);
    }

    /** Date, time and zone, for the tooltip. */
    public static String exact(Instant at, ZoneId zone) {
        Locale locale = Texts.locale();
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.LONG)
                .withLocale(locale)
                .format(ZonedDateTime.ofInstant(at, zone));
    }

    /** A moment as programs say it becomes one that people read; all other words stay. */
    public static String readable(String word) {
        try {
            return exact(Instant.parse(word), ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            return word;
        }
    }

    /** Hours, minutes and seconds, for lines of a log. */
    public static String clock(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).format(ZonedDateTime.ofInstant(at, zone));
    }
}
