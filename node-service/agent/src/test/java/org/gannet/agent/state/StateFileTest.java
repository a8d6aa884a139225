package org.gannet.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gannet.base.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    @TempDir
    private Path folder;

    record Thing(String name, int count) {}

    @Test
    void isReadAsItWasWrittenAndReplacedAsAWhole() throws IOException {
        Path file = folder.resolve("thing.json");
        assertThat(StateFile.read(file, Thing.class)).isEmpty();
        StateFile.write(file, new Thing("a", 1));
        StateFile.write(file, new Thing("b", 2));
        assertThat(StateFile.read(file, Thing.class)).contains(new Thing("b", 2));
        try (var files = Files.list(folder)) {
            assertThat(files.toList()).isEqualTo(List.of(file));
        }
    }

    @Test
    void isNeverForgottenBecauseItCannotBeRead() throws IOException {
        Path file = Files.writeString(folder.resolve("thing.json"), "{\"name\":");
        assertThatThrownBy(() -> StateFile.read(file, Thing.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thing.json");
    }

    @Test
    void aFullDiskHasItsOwnCode() {
        assertThat(StateFile.failure(new IOException("No space left on device"), folder.resolve("x"))
                        .code())
                .isEqualTo(ErrorCode.POOL_FULL);
        assertThat(StateFile.failure(new IOException("Permission denied"), folder.resolve("x"))
                        .code())
                .isEqualTo(ErrorCode.TOOL_FAILED);
    }
}
