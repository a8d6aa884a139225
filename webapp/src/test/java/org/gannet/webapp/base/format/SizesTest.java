package org.gannet.webapp.base.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.gannet.base.ByteSize;
import org.gannet.base.Progress;
import org.junit.jupiter.api.Test;

class SizesTest {
    @Test
    void usesTheUnitThatFitsAndOneDecimalAtMost() {
        assertThat(Sizes.of(new ByteSize(0))).isEqualTo("0 B");
        assertThat(Sizes.of(ByteSize.ofMebibytes(128))).isEqualTo("128 MiB");
        assertThat(Sizes.of(ByteSize.ofMebibytes(1536))).isEqualTo("1.5 GiB");
        assertThat(Sizes.of(new ByteSize((1L << 30) - 1))).isEqualTo("1 GiB");
        assertThat(Sizes.of(ByteSize.ofGibibytes(2048))).isEqualTo("2 TiB");
    }

    @Test
    void writesNumbersAsTheLanguageDoes() {
        assertThat(Sizes.of(ByteSize.ofMebibytes(1536).bytes(), Locale.GERMAN)).isEqualTo("1,5 GiB");
    }

    @Test
    void saysAPartInTheUnitOfTheWhole() {
        assertThat(Sizes.part(1_288_490_189L, 4L << 30)).isEqualTo("1.2 of 4 GiB");
    }

    @Test
    void saysProgressInWords() {
        assertThat(ProgressWords.of(new Progress("copying disk 0", 1_288_490_189L, 4L << 30, Progress.Unit.BYTES)))
                .isEqualTo("copying disk 0: 1.2 of 4 GiB");
        assertThat(ProgressWords.of(new Progress("waiting for the guest", 12, 60, Progress.Unit.SECONDS)))
                .isEqualTo("waiting for the guest: 12 of 60 s");
        assertThat(ProgressWords.of(new Progress("starting", 0, 0, Progress.Unit.STEPS)))
                .isEqualTo("starting");
    }

    @Test
    void hasExactBytesForTheTooltip() {
        assertThat(Sizes.exact(ByteSize.ofGibibytes(1))).isEqualTo("1,073,741,824 bytes");
    }
}
