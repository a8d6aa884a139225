package org.gannet.agent.volume;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.CommandResult;
import org.gannet.base.ByteSize;

/** Command lines for any block device, and their answers: blkdiscard(8), blockdev(8), sync(1). */
public final class BlockCommands {
    private static final Duration QUICK = Duration.ofSeconds(30);
    private static final Duration WRITE = Duration.ofHours(4);
    /** Of a piece of {@link Zeroing}. */
    private static final Duration PIECE = Duration.ofMinutes(45);

    private BlockCommands() {}

    /** Zeroes, by the device itself where it can. Somebody may have it open for itself: what grows is in use. */
    public static Command zero(Path device, ByteSize from, ByteSize to) {
        return Command.of(
                PIECE,
                List.of(
                        "blkdiscard",
                        "--zeroout",
                        "--force",
                        "--offset",
                        Long.toString(from.bytes()),
                        "--length",
                        Long.toString(to.bytes() - from.bytes()),
                        device.toString()));
    }

    /** What programs wrote to it, and the kernel still holds. */
    public static Command flush(Path device) {
        return Command.of(WRITE, List.of("sync", device.toString()));
    }

    public static Command size(Path device) {
        return Command.of(QUICK, List.of("blockdev", "--getsize64", device.toString()));
    }

    /** Empty when it is no block device. */
    public static Optional<ByteSize> size(CommandResult result) {
        String said = result.output().strip();
        return result.succeeded() && said.matches("[0-9]{1,18}")
                ? Optional.of(new ByteSize(Long.parseLong(said)))
                : Optional.empty();
    }
}
