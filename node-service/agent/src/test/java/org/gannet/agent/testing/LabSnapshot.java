package org.gannet.agent.testing;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.gannet.agent.command.Command;
import org.gannet.agent.command.LocalCommandRunner;
import org.jspecify.annotations.Nullable;

/**
 * A laboratory machine that has just booted, kept in files: others go on from it within a second, each with a copy of
 * the memory of its own. A note beside it says what it was made of and what it holds; without it, or with another one,
 * it is made again.
 */
final class LabSnapshot {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static @Nullable LabSnapshot usual;

    private final LabImage image;
    private final Path memory;
    private final Path state;
    private final Path note;
    private final Path lock;
    private boolean found;

    /** @param directory where it is kept */
    LabSnapshot(LabImage image, Path directory) {
        this.image = image;
        this.memory = directory.resolve("gannet-lab.memory");
        this.state = directory.resolve("gannet-lab.state");
        this.note = directory.resolve("gannet-lab.snapshot");
        this.lock = directory.resolve(".snapshot.lock");
    }

    /** The one of all tests, beside the image. */
    static synchronized LabSnapshot usual() {
        LabImage image = LabImage.get();
        LabSnapshot snapshot = usual == null
                ? new LabSnapshot(image, Objects.requireNonNull(image.initrd().getParent()))
                : usual;
        usual = snapshot;
        return snapshot;
    }

    /** @param folder of the new machine */
    synchronized LabQemu resume(Path folder) {
        // Others of this computer may be making it.
        try (FileChannel locked = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            locked.lock();
            if (!found && !isWhole()) {
                make(folder.resolve("first"));
            }
            found = true;
            return LabQemu.resume(folder, image, memory, state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it was made of what is here now, and holds what it held then. */
    boolean isWhole() throws IOException {
        try {
            return Files.readString(note).equals(description());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private String description() throws IOException {
        String version = new LocalCommandRunner()
                .run(Command.of(LIMIT, List.of("qemu-system-x86_64", "--version")))
                .require("QEMU does not say its version.")
                .output();
        return version + LabQemu.hardware() + "\n" + image.key() + "memory " + sum(memory) + "\nstate " + sum(state)
                + "\n";
    }

    private static String sum(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        try (FileChannel channel = FileChannel.open(file)) {
            sum.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            return channel.size() + " " + Long.toHexString(sum.getValue());
        }
    }

    private void make(Path folder) throws IOException {
        Files.deleteIfExists(note);
        Path newMemory = memory.resolveSibling(memory.getFileName() + ".new");
        Path newState = state.resolveSibling(state.getFileName() + ".new");
        Files.deleteIfExists(newMemory);
        try (LabQemu qemu = LabQemu.boot(folder, image, newMemory)) {
            LabLine line = new LabLine(qemu.serial());
            line.awaitStart();
            // Only then it takes another seed of random numbers at once.
            line.shell("until dmesg | grep -q 'crng init done'; do usleep 10000; done");
            qemu.save(newState);
        }
        // Machines that run have the old files open.
        Files.move(newMemory, memory, ATOMIC_MOVE);
        Files.move(newState, state, ATOMIC_MOVE);
        Files.writeString(note, description());
    }
}
