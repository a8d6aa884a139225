package org.gannet.agent.volume.sharedfile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.node.VolumeSpec.Format;

/** How QEMU's locks are asked whether anybody writes to a file. */
final class SharedFileCommands {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private SharedFileCommands() {}

    /** Fails while somebody has it open for writing, on any node, where the file system tells of locks. */
    static Command look(Path file, Format format) {
        return Command.of(
                LIMIT,
                List.of(
                        "qemu-img",
                        "info",
                        "--output=json",
                        "-f",
                        format.name().toLowerCase(Locale.ROOT),
                        file.toString()));
    }

    /** Whether {@link #look} has failed since somebody writes to the file. */
    static boolean isLocked(CommandResult result) {
        return !result.succeeded() && result.error().contains("Failed to get shared \"write\" lock");
    }
}
