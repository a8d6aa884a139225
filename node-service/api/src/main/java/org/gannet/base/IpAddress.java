package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;

/**
 * An address of the Internet protocol, version 4 or 6. As a text 10.0.0.1, or RFC 5952's form 2001:db8::1; other
 * spellings of a version 6 address are read, those with four decimal numbers at the end and zones are not.
 * @param high of a version 6 address its first 64 bits, else 0
 * @param low its last 64 bits, or all of a version 4 address
 */
public record IpAddress(Version version, long high, long low) implements Comparable<IpAddress> {
    private static final Comparator<IpAddress> ORDER = Comparator.comparing(IpAddress::version)
            .thenComparing(IpAddress::high, Long::compareUnsigned)
            .thenComparing(IpAddress::low, Long::compareUnsigned);

    public IpAddress {
        if (version == Version.V4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("longer than 32 bits");
        }
    }

    /** Of the protocol. */
    public enum Version {
        V4(32),
        V6(128);

        private final int bits;

        Version(int bits) {
            this.bits = bits;
        }

        /** Length of an address. */
        public int bits() {
            return bits;
        }
    }

    /** @throws IllegalArgumentException when the text is no address */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static IpAddress parse(String text) {
        return text.indexOf(':') < 0 ? IpText.parseV4(text) : IpText.parseV6(text);
    }

    public boolean isV6() {
        return version == Version.V6;
    }

    /**
     * So many addresses later.
     * @param count at least 0
     * @throws ArithmeticException after the last of its version
     */
    public IpAddress plus(long count) {
        long sum = low + count;
        if (version == Version.V4) {
            if (count >>> 32 != 0 || sum >>> 32 != 0) {
                throw new ArithmeticException("after the last address");
            }
            return new IpAddress(version, 0, sum);
        }
        boolean carry = Long.compareUnsigned(sum, low) < 0;
        if (carry && high == -1) {
            throw new ArithmeticException("after the last address");
        }
        return new IpAddress(version, carry ? high + 1 : high, sum);
    }

    /** The next one. @throws ArithmeticException after the last of its version */
    public IpAddress next() {
        return plus(1);
    }

    /** Version 4 before version 6, then as numbers. */
    @Override
    public int compareTo(IpAddress other) {
        return ORDER.compare(this, other);
    }

    @JsonValue
    @Override
    public String toString() {
        return switch (version) {
            case V4 -> IpText.v4(low);
            case V6 -> IpText.v6(high, low);
        };
    }
}
