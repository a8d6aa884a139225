package org.gannet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares text with a committed file; {@code -Dgolden.update=true} writes it instead, to be reviewed by diff. */
public final class Golden {
    private Golden() {}

    /** @param file below {@code src/test/resources/golden} of the module under test */
    public static void assertMatches(String file, String actual) {
        assertMatches(Path.of("src/test/resources/golden").resolve(file), actual);
    }

    /** @param path from the module's folder */
    public static void assertMatches(Path path, String actual) {
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.writeString(path, actual);
                return;
            }
            assertThat(path).as("golden file; -Dgolden.update=true writes it").exists();
            assertThat(actual).as(path.toString()).isEqualTo(Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
