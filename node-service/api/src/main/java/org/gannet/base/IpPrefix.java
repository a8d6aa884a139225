package org.gannet.base;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * All addresses that begin alike, as 10.0.0.0/24 or 2001:db8::/64.
 * @param network the first of them
 * @param length how many bits are the same
 */
public record IpPrefix(IpAddress network, int length) implements Comparable<IpPrefix> {
    public IpPrefix {
        if (length < 0 || length > network.version().bits()) {
            throw new IllegalArgumentException("0 to " + network.version().bits() + " bits: " + length);
        }
        if (!masked(network, length).equals(network)) {
            throw new IllegalArgumentException(
                    network + "/" + length + " does not begin at its first address: " + masked(network, length));
        }
    }

    /** @throws IllegalArgumentException when the text is no prefix, or names an address that is not its first */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("not a network as 10.0.0.0/24 or 2001:db8::/64: " + text);
        }
        return new IpPrefix(IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    public IpAddress.Version version() {
        return network.version();
    }

    public boolean contains(IpAddress address) {
        return address.version() == network.version() && masked(address, length).equals(network);
    }

    /** Whether some address is in both. */
    public boolean overlaps(IpPrefix other) {
        return contains(other.network) || other.contains(network);
    }

    /** The highest of its addresses. */
    public IpAddress last() {
        int free = version().bits() - length;
        return new IpAddress(
                version(),
                version() == IpAddress.Version.V4 ? 0 : network.high() | ones(free - Long.SIZE),
                network.low() | ones(Math.min(free, Long.SIZE)));
    }

    private static IpAddress masked(IpAddress address, int length) {
        int free = address.version().bits() - length;
        return new IpAddress(
                address.version(),
                address.high() & ~ones(free - Long.SIZE),
                address.low() & ~ones(Math.min(free, Long.SIZE)));
    }

    /** So many ones at the right; none for less than one. */
    private static long ones(int count) {
        if (count <= 0) {
            return 0;
        }
        return count >= Long.SIZE ? -1 : (1L << count) - 1;
    }

    /** By the first address; the wider before the narrower. */
    @Override
    public int compareTo(IpPrefix other) {
        int byNetwork = network.compareTo(other.network);
        return byNetwork != 0 ? byNetwork : Integer.compare(length, other.length);
    }

    @JsonValue
    @Override
    public String toString() {
        return network + "/" + length;
    }
}
