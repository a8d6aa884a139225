package org.gannet.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"web1", "a", "a-b.example.org", "1web", "xn--bcher-kva", "0x.a1"})
    void acceptsHostNames(String text) {
        assertThat(new HostName(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-web",
                "web-",
                "Web",
                "we b",
                "web_1",
                "a..b",
                ".a",
                "a.",
                "10.0.0.1",
                "7",
                "../etc",
                "a/b",
                "ü",
                "a\n",
                "$(id)",
                "a,b"
            })
    void refusesWhatIsNoHostNameAndSaysWhatWouldBe(String text) {
        assertThat(HostName.findFault(text)).isPresent();
        assertThatThrownBy(() -> new HostName(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 254})
    void refusesTooLong(int length) {
        assertThat(HostName.findFault("a".repeat(length))).isPresent();
    }
}
