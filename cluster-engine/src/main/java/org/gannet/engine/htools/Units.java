package org.gannet.engine.htools;

import java.util.Locale;
import java.util.OptionalLong;

/** Numbers and sizes as htools(1) writes them. */
final class Units {
    private static final long MIB = 1 << 20;
    private static final long MEGA = 1_000_000;

    private Units() {}

    /** A whole number of at least 0; empty for what is none. */
    static OptionalLong whole(String text) {
        return text.matches("[0-9]{1,12}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /**
     * MiB; empty for what is no size. Small letters and "GiB" are binary units, large letters and "GB" decimal ones;
     * without a unit it is MiB.
     */
    static OptionalLong mib(String text) {
        String digits = text.replaceFirst("[^0-9].*", "");
        OptionalLong number = whole(digits);
        String unit = text.substring(digits.length()).trim();
        if (number.isEmpty()) {
            return number;
        }
        double bytes = switch (unit.length() == 1 ? unit : unit.toLowerCase(Locale.ROOT)) {
            case "", "m", "mib" -> MIB;
            case "g", "gib" -> MIB * 1024;
            case "t", "tib" -> MIB * 1024 * 1024;
            case "M", "mb" -> MEGA;
            case "G", "gb" -> MEGA * 1000;
            case "T", "tb" -> MEGA * 1000 * 1000;
            default -> 0;
        };
        return bytes == 0 ? OptionalLong.empty() : OptionalLong.of((long) (number.getAsLong() * (bytes / MIB)));
    }
}
