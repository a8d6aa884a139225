package org.gannet.webapp.portal.operations;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people type them: "4 GiB", "512 MiB", "1,5g"; a number alone is GiB. */
final class SizeText {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15}(?:[.,][0-9]{1,6})?)\\s*([kmgtp]?)(?:i?b)?");
    private static final String UNITS = "kmgtp";
    private static final int BITS_OF_A_UNIT = 10;

    private SizeText() {}

    /** In bytes; empty when it is no size, or more than 63 bits hold. */
    static Optional<Long> parse(String text) {
        Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        String unit = parts.group(2).isEmpty() ? "g" : parts.group(2);
        BigDecimal factor = new BigDecimal(1L << (BITS_OF_A_UNIT * (UNITS.indexOf(unit) + 1)));
        BigDecimal bytes = new BigDecimal(parts.group(1).replace(',', '.'))
                .multiply(factor)
                .setScale(0, RoundingMode.HALF_UP);
        return bytes.compareTo(new BigDecimal(Long.MAX_VALUE)) > 0
                ? Optional.empty()
                : Optional.of(bytes.longValueExact());
    }
}
