package org.gannet.backend.images.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.gannet.base.IpAddress;
import org.gannet.base.IpPrefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    private final AddressRules rules = new AddressRules(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "2001:db8::1",
                "2001::1",
                "2002:7f00:1::1",
                "3fff::1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "2a00:1450::5efe:a00:1",
                "2a00:1450:0:0:200:5efe:7f00:1",
                "4000::1"
            })
    void staysOutOfWhatIsNotPublic(String text) throws UnknownHostException {
        assertThat(rules.allows(IpAddress.parse(text))).as(text).isFalse();
        assertThat(rules.allows(InetAddress.getByName(text))).as(text).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "151.101.2.132", "172.32.0.1", "2a00:1450:4001::1", "64:ff9b::101:101", "2606:4700::1"
            })
    void goesToThePublic(String text) throws UnknownHostException {
        assertThat(rules.allows(InetAddress.getByName(text))).as(text).isTrue();
    }

    /** The JDK's own parser makes such an address be a short one; one that comes as 16 bytes is judged all the same. */
    @Test
    void seesThroughMappedAddresses() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        assertThat(rules.allows(Inet6Address.getByAddress("mapped", mapped, -1)))
                .isFalse();
        assertThat(rules.allows(new IpAddress(IpAddress.Version.V6, 0, 0xffff_7f00_0001L)))
                .isFalse();
        assertThat(rules.allows(new IpAddress(IpAddress.Version.V6, 0, 0xffff_0101_0101L)))
                .isTrue();
        for (String odd : List.of("127.1", "2130706433", "0177.0.0.1")) {
            assertThat(List.of(InetAddress.getAllByName(odd)))
                    .as(odd)
                    .filteredOn(address -> address.isLoopbackAddress() == rules.allows(address))
                    .isEmpty();
        }
    }

    @Test
    void goesWhereTheAdministratorSaysButNeverToEverybody() throws UnknownHostException {
        AddressRules named = new AddressRules(
                List.of(IpPrefix.parse("10.1.0.0/16"), IpPrefix.parse("0.0.0.0/0"), IpPrefix.parse("fd00::/8")));
        assertThat(named.allows(InetAddress.getByName("10.1.2.3"))).isTrue();
        assertThat(named.allows(InetAddress.getByName("fd00::1"))).isTrue();
        assertThat(named.allows(InetAddress.getByName("224.0.0.1"))).isFalse();
        assertThat(named.allows(InetAddress.getByName("0.0.0.0"))).isFalse();
        assertThat(named.allows(InetAddress.getByName("fe80::1"))).isFalse();
    }
}
