package org.gannet.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, prefixes, ranges, VLANs and tags: what is read, how it is written, and how they are counted. */
class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "::, ::",
        "::1, ::1",
        "fe80::, fe80::",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "00ff::0001, ff::1"
    })
    void readsAddressesAndWritesThemInOneForm(String text, String written) {
        assertThat(IpAddress.parse(text)).hasToString(written);
        assertThat(IpAddress.parse(written)).isEqualTo(IpAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.0.0.1",
                "01.2.3.4",
                "1.2.3.-4",
                "a.b.c.d",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "g::",
                "::1.2.3.4",
                "fe80::1%eth0",
                " 10.0.0.1"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an address");
    }

    @Test
    void everyAddressIsReadAsItIsWritten() {
        Random random = new Random(7);
        List<IpAddress> drawn = new ArrayList<>();
        for (int count = 0; count < 2000; count++) {
            // Many zeroes, since those are what is left out.
            long high = random.nextLong() & mask(random);
            long low = random.nextLong() & mask(random);
            IpAddress v6 = new IpAddress(IpAddress.Version.V6, high, low);
            IpAddress v4 = new IpAddress(IpAddress.Version.V4, 0, low & 0xffffffffL);
            assertThat(IpAddress.parse(v6.toString())).isEqualTo(v6);
            assertThat(IpAddress.parse(v4.toString())).isEqualTo(v4);
            drawn.add(v6);
            drawn.add(v4);
        }
        drawn.sort(null);
        assertThat(drawn.getFirst().isV6()).isFalse();
        assertThat(drawn.getLast().isV6()).isTrue();
    }

    private static long mask(Random random) {
        long mask = 0;
        for (int piece = 0; piece < 4; piece++) {
            mask = mask << 16 | (random.nextBoolean() ? 0xffff : 0);
        }
        return mask;
    }

    @Test
    void countsOnToTheLast() {
        assertThat(IpAddress.parse("10.0.0.255").next()).hasToString("10.0.1.0");
        assertThat(IpAddress.parse("2001:db8::ffff:ffff:ffff:ffff").next()).hasToString("2001:db8:0:1::");
        assertThatThrownBy(() -> IpAddress.parse("255.255.255.255").next()).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> IpAddress.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
                        .next())
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aPrefixIsItsAddresses() {
        IpPrefix v4 = IpPrefix.parse("10.1.2.0/23");
        assertThat(v4.last()).hasToString("10.1.3.255");
        assertThat(v4.contains(IpAddress.parse("10.1.3.7"))).isTrue();
        assertThat(v4.contains(IpAddress.parse("10.1.4.0"))).isFalse();
        assertThat(v4.contains(IpAddress.parse("::1"))).isFalse();
        IpPrefix v6 = IpPrefix.parse("2001:db8::/60");
        assertThat(v6.last()).hasToString("2001:db8:0:f:ffff:ffff:ffff:ffff");
        assertThat(IpPrefix.parse("2001:db8::10/124").last()).hasToString("2001:db8::1f");
        assertThat(IpPrefix.parse("::/0").last()).hasToString("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        assertThat(IpPrefix.parse("0.0.0.0/0").overlaps(v4)).isTrue();
        assertThat(v4.overlaps(IpPrefix.parse("10.1.3.0/24"))).isTrue();
        assertThat(v4.overlaps(IpPrefix.parse("10.1.4.0/24"))).isFalse();
        assertThatThrownBy(() -> IpPrefix.parse("10.1.2.3/24")).hasMessageContaining("10.1.2.0");
        assertThatThrownBy(() -> IpPrefix.parse("10.1.2.0")).hasMessageContaining("not a network");
        assertThatThrownBy(() -> IpPrefix.parse("10.1.2.0/33")).hasMessageContaining("0 to 32");
    }

    @Test
    void aRangeIsFromOneToAnother() {
        assertThat(IpRange.parse("10.0.0.1-10.0.0.9").contains(IpAddress.parse("10.0.0.9")))
                .isTrue();
        assertThat(IpRange.parse("10.0.0.1")).hasToString("10.0.0.1");
        assertThatThrownBy(() -> IpRange.parse("10.0.0.9-10.0.0.1")).hasMessageContaining("not from a lower");
        assertThatThrownBy(() -> IpRange.parse("10.0.0.9-::1")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({".10, .10", ":30:20, :20:30", ".1:2:2, .1:2"})
    void readsVlans(String text, String written) {
        assertThat(Vlan.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", ".", ".0", ".4095", ":", ".1.2", ".99999"})
    void refusesWhatIsNoVlan(String text) {
        assertThatThrownBy(() -> Vlan.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tagsAreInOrderAndOnce() {
        Tags tags = Tags.of("b", "a", "b");
        assertThat(tags.all()).extracting(Tag::value).containsExactly("a", "b");
        assertThat(tags.with(List.of(new Tag("a"), new Tag("0"))).all())
                .extracting(Tag::value)
                .containsExactly("0", "a", "b");
        assertThat(tags.without(List.of(new Tag("b"), new Tag("z")))).isEqualTo(Tags.of("a"));
        assertThat(Tag.findFault("htools:iextags:a_b+c*/@-.")).isEmpty();
        assertThatThrownBy(() -> new Tag("")).hasMessageContaining("not a tag");
        assertThatThrownBy(() -> new Tag("a b")).hasMessageContaining("not a tag");
        assertThatThrownBy(() -> new Tag("x".repeat(129))).hasMessageContaining("not a tag");
        List<Tag> many = new ArrayList<>();
        for (int number = 0; number <= Tags.MOST; number++) {
            many.add(new Tag("t" + number));
        }
        assertThatThrownBy(() -> new Tags(many)).hasMessageContaining("at most 4096");
    }

    @Test
    void namesOfGroupsAndNetworksHaveAForm() {
        assertThat(new GroupName("Rack-1_a.b")).hasToString("Rack-1_a.b");
        assertThatThrownBy(() -> new GroupName("-a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NetworkName("a b")).isInstanceOf(IllegalArgumentException.class);
        assertThat(NetworkName.findFault("x".repeat(65))).isPresent();
        assertThatThrownBy(() -> new MacPrefix("ab:00:00:00")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MacPrefix("01:00:5e")).hasMessageContaining("groups");
        assertThat(MacAddress.fromRandom(new MacPrefix("aa:bb:cc"), new UUID(0x123456789abcdef0L, 0)))
                .hasToString("aa:bb:cc:9a:78:56");
    }
}
