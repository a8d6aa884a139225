package org.gannet.engine.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gannet.base.IpAddress;
import org.gannet.base.IpRange;
import org.gannet.base.MacPrefix;
import org.gannet.base.NetworkId;
import org.gannet.base.NetworkName;
import org.gannet.base.Tags;

/**
 * Addresses that belong together, for machines of the groups that are connected to it.
 * @param v4 of version 4; one of the two is there
 * @param v6 of version 6
 * @param macPrefix of cards in it; empty for the cluster's
 * @param reserved by operators: no machine gets them by itself; in their order
 * @param openTo whose owners may attach their machines to it; older rows are of networks that are open to nobody
 */
public record Network(
        NetworkId id,
        NetworkName name,
        Optional<Subnet> v4,
        Optional<Subnet> v6,
        Optional<MacPrefix> macPrefix,
        List<IpRange> reserved,
        Tags tags,
        OpenTo openTo) {
    public static final int MOST_RESERVED = 1000;

    public Network {
        if (v4.isEmpty() && v6.isEmpty()) {
            throw new IllegalArgumentException("a network without addresses: " + name);
        }
        if (v4.filter(subnet -> subnet.prefix().version() != IpAddress.Version.V4)
                        .isPresent()
                || v6.filter(subnet -> subnet.prefix().version() != IpAddress.Version.V6)
                        .isPresent()) {
            throw new IllegalArgumentException("a prefix of the other version");
        }
        if (reserved.size() > MOST_RESERVED) {
            throw new IllegalArgumentException("at most " + MOST_RESERVED + " reserved ranges: " + reserved.size());
        }
        reserved = List.copyOf(new TreeSet<>(reserved));
        for (IpRange range : reserved) {
            if (subnets(v4, v6)
                    .noneMatch(subnet -> subnet.prefix().contains(range.first())
                            && subnet.prefix().contains(range.last()))) {
                throw new IllegalArgumentException("reserved " + range + " is not in the network");
            }
        }
        tags = Objects.requireNonNullElse(tags, Tags.NONE);
        openTo = Objects.requireNonNullElse(openTo, new OpenTo.Nobody());
    }

    /** One that is open to nobody. */
    public Network(
            NetworkId id,
            NetworkName name,
            Optional<Subnet> v4,
            Optional<Subnet> v6,
            Optional<MacPrefix> macPrefix,
            List<IpRange> reserved,
            Tags tags) {
        this(id, name, v4, v6, macPrefix, reserved, tags, new OpenTo.Nobody());
    }

    private static Stream<Subnet> subnets(Optional<Subnet> v4, Optional<Subnet> v6) {
        return Stream.concat(v4.stream(), v6.stream());
    }

    /** Both or the one that is there; version 4 first. */
    public List<Subnet> subnets() {
        return subnets(v4, v6).toList();
    }

    public Optional<Subnet> subnet(IpAddress.Version version) {
        return version == IpAddress.Version.V4 ? v4 : v6;
    }

    /** The prefix that the address is of. */
    public Optional<Subnet> findSubnet(IpAddress address) {
        return subnet(address.version()).filter(subnet -> subnet.prefix().contains(address));
    }

    /** Reserved by an operator. */
    public Optional<IpRange> findReserved(IpAddress address) {
        return reserved.stream().filter(range -> range.contains(address)).findFirst();
    }

    public Network withName(NetworkName other) {
        return new Network(id, other, v4, v6, macPrefix, reserved, tags, openTo);
    }

    public Network withSubnets(Optional<Subnet> otherV4, Optional<Subnet> otherV6) {
        return new Network(id, name, otherV4, otherV6, macPrefix, reserved, tags, openTo);
    }

    public Network withMacPrefix(Optional<MacPrefix> other) {
        return new Network(id, name, v4, v6, other, reserved, tags, openTo);
    }

    public Network withReserved(List<IpRange> other) {
        return new Network(id, name, v4, v6, macPrefix, other, tags, openTo);
    }

    public Network withTags(Tags other) {
        return new Network(id, name, v4, v6, macPrefix, reserved, other, openTo);
    }

    public Network withOpenTo(OpenTo other) {
        return new Network(id, name, v4, v6, macPrefix, reserved, tags, other);
    }
}
