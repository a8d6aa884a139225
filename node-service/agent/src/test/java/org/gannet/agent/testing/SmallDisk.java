package org.gannet.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file system of its own in memory, which is soon full. Tests are skipped where nothing may be mounted. */
public final class SmallDisk implements AutoCloseable {
    private final Path directory;

    /** @param size as mount(8) has it, such as "2m" */
    public SmallDisk(Path directory, String size) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assumeThat(mount("-t", "tmpfs", "-o", "size=" + size, "tmpfs"))
                .as("may mount")
                .isZero();
    }

    private int mount(String... options) {
        List<String> argv = new ArrayList<>(List.of("mount"));
        argv.addAll(List.of(options));
        argv.add(directory.toString());
        return run(argv.toArray(String[]::new));
    }

    private static int run(String... argv) {
        try {
            return new ProcessBuilder(argv).inheritIO().start().onExit().join().exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** More room, or less: not less than is used. */
    public void resize(String size) {
        assertThat(mount("-o", "remount,size=" + size)).isZero();
    }

    @Override
    public void close() {
        run("umount", "-l", directory.toString());
    }
}
