package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Exact bytes; MiB and GiB exist only in views and at the command line. */
public record ByteSize(@JsonValue long bytes) implements Comparable<ByteSize> {
    public static final ByteSize ZERO = new ByteSize(0);
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    @JsonCreator
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size: " + bytes);
        }
    }

    /** @throws ArithmeticException when the size does not fit into 63 bits of bytes */
    public static ByteSize ofMebibytes(long count) {
        return new ByteSize(Math.multiplyExact(count, MIB));
    }

    /** @throws ArithmeticException when the size does not fit into 63 bits of bytes */
    public static ByteSize ofGibibytes(long count) {
        return new ByteSize(Math.multiplyExact(count, GIB));
    }

    public ByteSize plus(ByteSize other) {
        return new ByteSize(Math.addExact(bytes, other.bytes));
    }

    /** This less the other, but never below zero: for what is left, where overuse counts as nothing left. */
    public ByteSize minusOrZero(ByteSize other) {
        return new ByteSize(Math.max(0, bytes - other.bytes));
    }

    public boolean isAtMost(ByteSize other) {
        return bytes <= other.bytes;
    }

    /** Rounded up. */
    public long mebibytes() {
        return Math.ceilDiv(bytes, MIB);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** For people: "512 MiB", "1.5 GiB"; one decimal at most. */
    @Override
    public String toString() {
        if (bytes < 1024) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1023.95 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        String text = String.format(java.util.Locale.ROOT, "%.1f", value);
        return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " " + units[unit];
    }
}
