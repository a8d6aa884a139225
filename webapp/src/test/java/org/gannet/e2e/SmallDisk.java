package org.gannet.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A file system of its own that can be filled to its last byte: a tmpfs, mounted over a folder. */
final class SmallDisk implements AutoCloseable {
    private static final int CHUNK = 4096;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Skips the test where mounting is not allowed, as in most containers and for everybody but root. */
    static SmallDisk mount(Path folder, int mebibytes) {
        try {
            Files.createDirectories(folder);
            int status = run(List.of(
                    "mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=0700", "tmpfs", folder.toString()));
            Assumptions.assumeTrue(
                    status == 0, "a tmpfs cannot be mounted here: full disks are not tested for real on this computer");
            return new SmallDisk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until not one byte more can be written. */
    void fill() {
        byte[] zeros = new byte[CHUNK];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            while (true) {
                out.write(zeros);
            }
        } catch (IOException full) {
            // That was wanted.
        }
    }

    /** Takes away what {@link #fill} has put there. */
    void free() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static int run(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Also while somebody has files open on it: it goes when the last one is closed. */
    @Override
    public void close() throws IOException {
        run(List.of("umount", "-l", folder.toString()));
    }
}
