package org.gannet.backend.images.fetch;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;

/**
 * Which addresses may be connected to for somebody else: those of the public Internet, and those of networks that the
 * administrator has named. An address that holds another one inside is judged by that, too.
 * @implNote IANA's registries of special-purpose addresses; RFC 4291, 6052 (NAT64), 5214 (ISATAP)
 */
public final class AddressRules {
    private static final List<IpPrefix> NOT_PUBLIC = prefixes(
            "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
                    + " 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4"
                    + " 240.0.0.0/4 2001::/23 2001:db8::/32 2002::/16 3fff::/20");
    /** Whoever names networks does not mean these: "any address of mine", everybody who listens. */
    private static final List<IpPrefix> NEVER = prefixes("0.0.0.0/8 224.0.0.0/4 240.0.0.0/4 ::/128 ff00::/8");

    private static final IpPrefix PUBLIC_V6 = IpPrefix.parse("2000::/3");
    private static final IpPrefix TRANSLATED = IpPrefix.parse("64:ff9b::/96");
    private static final IpPrefix MAPPED = new IpPrefix(new IpAddress(IpAddress.Version.V6, 0, 0xffff_0000_0000L), 96);
    private static final long LAST_32 = 0xffff_ffffL;
    /** The second half of an address of ISATAP begins so, but for the bit that says "global". */
    private static final long ISATAP = 0x0000_5efeL;

    private static final long ISATAP_MASK = 0xfdff_ffffL;

    private final List<IpPrefix> named;

    /** @param named networks whose addresses are allowed though they are not public */
    public AddressRules(List<IpPrefix> named) {
        this.named = List.copyOf(named);
    }

    private static List<IpPrefix> prefixes(String texts) {
        return Stream.of(texts.split(" ")).map(IpPrefix::parse).toList();
    }

    /** Whether it may be connected to. */
    public boolean allows(InetAddress address) {
        if (address instanceof Inet6Address six && six.getScopeId() != 0) {
            return false;
        }
        return allows(of(address));
    }

    boolean allows(IpAddress address) {
        if (isIn(NEVER, address)) {
            return false;
        }
        if (MAPPED.contains(address)) {
            return allows(embedded(address));
        }
        return isNamed(address) || isPublic(address);
    }

    /** Whether it is in a network that the administrator has named: whose ports he answers for, too. */
    boolean isNamed(InetAddress address) {
        return isNamed(of(address));
    }

    private boolean isNamed(IpAddress address) {
        return isIn(named, address);
    }

    private static boolean isPublic(IpAddress address) {
        if (isIn(NOT_PUBLIC, address)) {
            return false;
        }
        if (!address.isV6()) {
            return true;
        }
        if (TRANSLATED.contains(address)) {
            return isPublic(embedded(address));
        }
        return PUBLIC_V6.contains(address)
                && tunnelled(address).map(AddressRules::isPublic).orElse(true);
    }

    private static Optional<IpAddress> tunnelled(IpAddress address) {
        boolean isatap = ((address.low() >>> 32) & ISATAP_MASK) == ISATAP;
        return isatap ? Optional.of(embedded(address)) : Optional.empty();
    }

    private static IpAddress embedded(IpAddress address) {
        return new IpAddress(IpAddress.Version.V4, 0, address.low() & LAST_32);
    }

    private static boolean isIn(List<IpPrefix> prefixes, IpAddress address) {
        return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
    }

    private static IpAddress of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.remaining() == Integer.BYTES
                ? new IpAddress(IpAddress.Version.V4, 0, bytes.getInt() & LAST_32)
                : new IpAddress(IpAddress.Version.V6, bytes.getLong(), bytes.getLong());
    }
}
