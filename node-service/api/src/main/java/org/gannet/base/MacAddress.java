package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;
import java.util.regex.Pattern;

/** An Ethernet address, lower case with colons. */
public record MacAddress(@JsonValue String value) implements Comparable<MacAddress> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    @JsonCreator
    public MacAddress {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a MAC address: " + value);
        }
    }

    /** A locally administered unicast address (first octet aa) from 40 bits of a random id. */
    public static MacAddress fromRandom(UUID random) {
        long bits = random.getMostSignificantBits();
        StringBuilder text = new StringBuilder("aa");
        for (int octet = 0; octet < 5; octet++) {
            text.append(String.format(":%02x", (bits >>> (24 + 8 * octet)) & 0xff));
        }
        return new MacAddress(text.toString());
    }

    /** An address that begins so, the rest from 24 bits of a random id. */
    public static MacAddress fromRandom(MacPrefix prefix, UUID random) {
        long bits = random.getMostSignificantBits();
        StringBuilder text = new StringBuilder(prefix.value());
        for (int octet = 0; octet < 3; octet++) {
            text.append(String.format(":%02x", (bits >>> (24 + 8 * octet)) & 0xff));
        }
        return new MacAddress(text.toString());
    }

    @Override
    public int compareTo(MacAddress other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
