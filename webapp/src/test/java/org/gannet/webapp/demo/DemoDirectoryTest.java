package org.gannet.webapp.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDirectoryTest {
    @TempDir
    private Path temporary;

    @Test
    void isMadeForItsOwnerOnly() throws IOException {
        Path root = temporary.resolve("a/b c");
        try (DemoDirectory directory = DemoDirectory.open(root)) {
            assertThat(Files.getPosixFilePermissions(root)).hasToString("[OWNER_READ, OWNER_WRITE, OWNER_EXECUTE]");
            assertThat(Files.readString(root.resolve("lock")).strip())
                    .isEqualTo(String.valueOf(ProcessHandle.current().pid()));
            assertThat(directory.url()).doesNotExist();
        }
    }

    @Test
    void canBeOpenedAgainAfterItWasClosed() throws IOException {
        DemoDirectory.open(temporary).close();
        DemoDirectory.open(temporary).close();
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");

        assertThatThrownBy(() -> DemoDirectory.open(file))
                .isInstanceOf(DemoRefusal.class)
                .hasMessageContaining("is not a directory");
        assertThatThrownBy(() -> DemoDirectory.open(file.resolve("below")))
                .isInstanceOf(DemoRefusal.class)
                .hasMessageContaining("is not a directory");
    }

    @Test
    void refusesASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("real"));

        assertThatThrownBy(() -> DemoDirectory.open(link)).isInstanceOf(DemoRefusal.class);
    }

    @Test
    void socketsLieInsideWhenTheirNamesAreShortEnough() throws IOException {
        Path root = Files.createTempDirectory(Path.of("/tmp"), "gd");
        try (DemoDirectory directory = DemoDirectory.open(root)) {
            assertThat(directory.runDirectory(1))
                    .isEqualTo(root.resolve("run/n1"))
                    .isDirectory();
        }
        for (String each : new String[] {"run/n1", "run", "lock", ""}) {
            Files.delete(root.resolve(each));
        }
    }

    @Test
    void socketsOfALongNameLieElsewhereAndAlwaysInTheSamePlace() throws IOException {
        Path root = temporary.resolve("long".repeat(20));
        Path first;
        try (DemoDirectory directory = DemoDirectory.open(root)) {
            first = directory.runDirectory(2);
            assertThat(first.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(62);
            assertThat(Files.getPosixFilePermissions(first)).hasSize(3);
        }
        try (DemoDirectory directory = DemoDirectory.open(root)) {
            assertThat(directory.runDirectory(2)).isEqualTo(first);
        }
        Files.delete(first);
        Files.delete(first.getParent());
    }

    @Test
    void aDirectoryOfSomebodyElseIsNotOnesOwn() throws IOException {
        Path other = Files.createDirectory(temporary.resolve("other"));
        PrivateFiles.requireOwn(other);
        Assumptions.assumeTrue(new UnixSystem().getUid() == 0, "only root can give a directory away");
        Files.setAttribute(other, "unix:uid", 65534);

        assertThatThrownBy(() -> PrivateFiles.requireOwn(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to somebody else");
    }
}
