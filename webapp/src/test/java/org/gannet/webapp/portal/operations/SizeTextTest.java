package org.gannet.webapp.portal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4 GiB|4294967296",
                "4|4294967296",
                "1,5g|1610612736",
                "0.5 TiB|549755813888",
                "512 MiB|536870912",
                "1 kb|1024"
            })
    void readsWhatPeopleType(String typed, long bytes) {
        assertThat(SizeText.parse(typed)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "four", "-1", "4 GiB and more", "4 X", "999999999999999 PiB", "1.2.3"})
    void refusesWhatIsNoSize(String typed) {
        assertThat(SizeText.parse(typed)).isEmpty();
    }
}
