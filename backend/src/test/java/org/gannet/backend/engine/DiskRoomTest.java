package org.gannet.backend.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.gannet.backend.support.DiskFull;
import org.gannet.backend.support.Transactions;
import org.gannet.base.ErrorCode;
import org.gannet.base.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRoomTest {
    @TempDir
    private Path folder;

    @Test
    void letsNothingBeginThatMayFindTheDiskFull() {
        long reserve = DiskRoom.RESERVE.bytes();
        assertThatCode(() -> withLeft(reserve).require()).doesNotThrowAnyException();
        assertThatThrownBy(() -> withLeft(reserve - 1).require())
                .isInstanceOf(DiskFull.class)
                .hasMessageContaining("16 MiB must stay free");
    }

    @Test
    void saysThatTheDiskIsFull() {
        ProblemException said = Transactions.unavailable(new DiskFull("hardly any room"));
        assertThat(said.problem().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(said.problem().message()).isEqualTo("The database's disk is full.");
    }

    @Test
    void asksOnlyForAFileOfItsOwn() {
        assertThatCode(() -> of("jdbc:h2:mem:portal").require()).doesNotThrowAnyException();
        assertThatCode(() -> of("jdbc:postgresql://127.0.0.1/gannet").require()).doesNotThrowAnyException();
        assertThatThrownBy(() -> of("jdbc:h2:file:" + folder.resolve("gannet") + ";WRITE_DELAY=0")
                        .require())
                .isInstanceOf(DiskFull.class);
    }

    private DiskRoom withLeft(long bytes) {
        return new DiskRoom(Optional.of(folder), path -> bytes);
    }

    private DiskRoom of(String url) {
        return new DiskRoom(new DatabaseAddress(url, "", "").folder(), path -> 0);
    }
}
