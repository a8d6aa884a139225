package org.gannet.webapp.base.format;

import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Locale;
import org.gannet.base.ByteSize;

/** Sizes as people read them: one decimal at most, in the unit that fits. */
public final class Sizes {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final double STEP = 1024;
    /** From here on one decimal would round up to the next unit. */
    private static final double LAST_OF_UNIT = 1023.95;

    private Sizes() {}

    /** "1.5 GiB". */
    public static String of(ByteSize size) {
        return of(size.bytes(), Texts.locale());
    }

    static String of(long bytes, Locale locale) {
        int unit = unitOf(bytes);
        return number(bytes, unit, locale) + " " + UNITS[unit];
    }

    /** "1.2 of 4 GiB": both in the unit of the second. */
    public static String part(long done, long total) {
        int unit = unitOf(total);
        Locale locale = Texts.locale();
        return Texts.text("format.part", number(done, unit, locale), number(total, unit, locale) + " " + UNITS[unit]);
    }

    /** "88.1 MiB/s". */
    public static String perSecond(double bytesPerSecond) {
        return of(Math.round(bytesPerSecond), Texts.locale()) + "/s";
    }

    /** "1,610,612,736 bytes", for the tooltip. */
    public static String exact(ByteSize size) {
        return Texts.text("format.bytes", size.bytes());
    }

    private static int unitOf(long bytes) {
        int unit = 0;
        for (double value = bytes; value >= LAST_OF_UNIT && unit < UNITS.length - 1; value /= STEP) {
            unit++;
        }
        return unit;
    }

    private static String number(long bytes, int unit, Locale locale) {
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(1);
        format.setGroupingUsed(false);
        return format.format(bytes / Math.pow(STEP, unit));
    }

    /** The sign between whole and fraction, which a person types too. */
    public static char decimalSign() {
        return DecimalFormatSymbols.getInstance(Texts.locale()).getDecimalSeparator();
    }
}
