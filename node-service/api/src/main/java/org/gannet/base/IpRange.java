package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Addresses from one to another, both included: 10.0.0.1-10.0.0.9, or one alone: 10.0.0.1. */
public record IpRange(IpAddress first, IpAddress last) implements Comparable<IpRange> {
    public IpRange {
        if (first.version() != last.version() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException("not from a lower to a higher address: " + first + "-" + last);
        }
    }

    public static IpRange of(IpAddress one) {
        return new IpRange(one, one);
    }

    /** @throws IllegalArgumentException when the text is none */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static IpRange parse(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? of(IpAddress.parse(text))
                : new IpRange(IpAddress.parse(text.substring(0, dash)), IpAddress.parse(text.substring(dash + 1)));
    }

    public boolean contains(IpAddress address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    /** By the first address, then by the last. */
    @Override
    public int compareTo(IpRange other) {
        int byFirst = first.compareTo(other.first);
        return byFirst != 0 ? byFirst : last.compareTo(other.last);
    }

    @JsonValue
    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + "-" + last;
    }
}
