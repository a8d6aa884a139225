package org.gannet.agent.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.gannet.base.ErrorCode;
import org.gannet.base.Problem;
import org.gannet.node.NodeException;
import org.gannet.node.NodeHttp;
import tools.jackson.core.JacksonException;

/** One record as JSON in one file: there completely, old or new, whenever the power fails. */
public final class StateFile {
    private static final long LARGEST = 4L << 20;

    private StateFile() {}

    /** @throws NodeException POOL_FULL when the disk is */
    public static void write(Path file, Object value) {
        byte[] json = NodeHttp.json().writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(json);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncDirectory(file.resolveSibling("."));
        } catch (IOException e) {
            throw failure(e, temporary);
        }
    }

    /**
     * @return empty when there is no such file
     * @throws IllegalStateException when it can't be understood: better to stop than to forget a machine
     */
    public static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalStateException("too large: " + file);
            }
            return Optional.of(NodeHttp.json().readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        } catch (JacksonException e) {
            throw new IllegalStateException("can't be understood: " + file, e);
        }
    }

    /** Makes a rename or removal in the directory last. */
    public static void syncDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Translates what writing a file can end with; removes what was begun. */
    public static NodeException failure(IOException e, Path begun) {
        try {
            Files.deleteIfExists(begun);
        } catch (IOException again) {
            e.addSuppressed(again);
        }
        boolean full = isDiskFull(String.valueOf(e.getMessage()));
        Problem problem = full
                ? Problem.of(ErrorCode.POOL_FULL, "The node's disk is full.").withRemedy("Free space on the node.")
                : Problem.of(ErrorCode.TOOL_FAILED, "The node could not write to its disk.");
        return new NodeException(problem.withInternal(begun + ": " + e), e);
    }

    public static boolean isDiskFull(String message) {
        return message.contains("No space left on device") || message.contains("Disk quota exceeded");
    }
}
