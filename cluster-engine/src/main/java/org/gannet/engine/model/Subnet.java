package org.gannet.engine.model;

import java.util.Optional;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;

/**
 * The addresses of a network, of one version of the protocol.
 * @param gateway one of them; empty for a network that goes nowhere
 */
public record Subnet(IpPrefix prefix, Optional<IpAddress> gateway) {
    private static final int FEWEST_FREE_BITS = 2;
    private static final int WIDEST = 8;

    public Subnet {
        int longest = prefix.version().bits() - FEWEST_FREE_BITS;
        if (prefix.length() < WIDEST || prefix.length() > longest) {
            throw new IllegalArgumentException(
                    "a network's prefix has " + WIDEST + " to " + longest + " bits: " + prefix);
        }
        gateway.filter(address -> !prefix.contains(address)).ifPresent(address -> {
            throw new IllegalArgumentException("gateway " + address + " is not in " + prefix);
        });
    }

    /** The lowest that a machine can have. */
    public IpAddress first() {
        return prefix.network().next();
    }

    /** The highest that a machine can have: the last but one, where the last is for all. */
    public IpAddress last() {
        IpAddress last = prefix.last();
        return prefix.version() == IpAddress.Version.V4 ? new IpAddress(IpAddress.Version.V4, 0, last.low() - 1) : last;
    }

    /** Whether a machine can have it at all: of this prefix, and not the network's, everybody's or the gateway's. */
    public boolean isForMachines(IpAddress address) {
        return prefix.contains(address)
                && first().compareTo(address) <= 0
                && address.compareTo(last()) <= 0
                && !gateway.equals(Optional.of(address));
    }
}
