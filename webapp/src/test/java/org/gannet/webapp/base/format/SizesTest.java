package org.gannet.webapp.base.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.gannet.backend.jobs.Pace;
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
        Progress copying = new Progress("copying disk 0", 1_288_490_189L, 4L << 30, Progress.Unit.BYTES);
        assertThat(ProgressWords.of(copying, Optional.empty())).isEqualTo("copying disk 0: 1.2 of 4 GiB");
        Progress waiting = new Progress("waiting for the guest", 12, 60, Progress.Unit.SECONDS);
        assertThat(ProgressWords.of(waiting, Optional.empty())).isEqualTo("waiting for the guest: 12 of 60 s");
        Progress starting = new Progress("starting", 0, 0, Progress.Unit.STEPS);
        assertThat(ProgressWords.of(starting, Optional.empty())).isEqualTo("starting");
    }

    @Test
    void saysHowFastAndHowLongStill() {
        Progress copying = new Progress("copying disk 0", 1_288_490_189L, 4L << 30, Progress.Unit.BYTES);
        Pace pace = new Pace(88 << 20, Optional.of(Duration.ofSeconds(40)));
        assertThat(ProgressWords.of(copying, Optional.of(pace)))
                .isEqualTo("copying disk 0: 1.2 of 4 GiB, 88 MiB/s, 40 s left");
        assertThat(ProgressWords.of(copying, Optional.of(new Pace(1 << 20, Optional.empty()))))
                .isEqualTo("copying disk 0: 1.2 of 4 GiB, 1 MiB/s");
        Progress guest = new Progress("", 12, 60, Progress.Unit.SECONDS);
        assertThat(ProgressWords.of(guest, Optional.of(new Pace(1, Optional.of(Duration.ofSeconds(48))))))
                .isEqualTo("12 of 60 s");
    }

    @Test
    void hasExactBytesForTheTooltip() {
        assertThat(Sizes.exact(ByteSize.ofGibibytes(1))).isEqualTo("1,073,741,824 bytes");
    }
}
