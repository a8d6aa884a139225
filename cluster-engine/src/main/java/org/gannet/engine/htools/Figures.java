package org.gannet.engine.htools;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as htools prints them: a half is rounded to the even neighbour. */
public final class Figures {
    private Figures() {}

    /** With so many digits after the point. */
    public static String fixed(double number, int digits) {
        return Double.isFinite(number)
                ? new BigDecimal(Double.toString(number))
                        .setScale(digits, RoundingMode.HALF_EVEN)
                        .toPlainString()
                : Double.toString(number);
    }

    /** A score, with 8 digits. */
    public static String score(double score) {
        return fixed(score, 8);
    }

    /** With so many digits, and as a power of ten if it is small or large. */
    public static String general(double number, int digits) {
        double size = Math.abs(number);
        if (size == 0 || size >= 0.1 && size < 1e7 || !Double.isFinite(number)) {
            return fixed(number, digits);
        }
        int power = (int) Math.floor(Math.log10(size));
        BigDecimal mantissa = new BigDecimal(Double.toString(number))
                .scaleByPowerOfTen(-power)
                .setScale(digits, RoundingMode.HALF_EVEN);
        return mantissa.toPlainString() + "e" + power;
    }

    /** With as many digits as it needs, and as a power of ten if it is small or large: as Haskell shows it. */
    public static String shown(double number) {
        double size = Math.abs(number);
        if (size == 0 || size >= 0.1 && size < 1e7 || !Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int power = exact.precision() - exact.scale() - 1;
        BigDecimal mantissa = exact.scaleByPowerOfTen(-power);
        return (mantissa.scale() < 1 ? mantissa.setScale(1) : mantissa).toPlainString() + "e" + power;
    }

    /** With blanks before. */
    public static String padded(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** With blanks behind. */
    public static String filled(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
