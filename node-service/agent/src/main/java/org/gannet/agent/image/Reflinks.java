package org.gannet.agent.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandRunner;

/**
 * Copies of files that share their blocks until one of the two is written to, as XFS and Btrfs can.
 * @implNote cp(1) of coreutils 9.1, which asks by ioctl(FICLONE)
 */
public final class Reflinks {
    private static final Duration QUICK = Duration.ofMinutes(2);
    private static final int PROBE = 1 << 16;

    private Reflinks() {}

    /** The copy is anybody's to write to who may make it: nothing of the original's rights goes with it. */
    public static Command copy(Path from, Path to) {
        return Command.of(
                QUICK,
                List.of(
                        "cp",
                        "--reflink=always",
                        "--no-preserve=mode,ownership,timestamps",
                        "--",
                        from.toString(),
                        to.toString()));
    }

    /** Asks the file system, by doing it. The names end so that a crash leaves what the next start removes. */
    static boolean isPossible(Path directory, String ending, CommandRunner runner) {
        Path from = directory.resolve("probe-from" + ending);
        Path to = directory.resolve("probe-to" + ending);
        try {
            Files.write(from, new byte[PROBE]);
            Files.deleteIfExists(to);
            return runner.run(copy(from, to)).exitCode() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(from);
            delete(to);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
