package org.gannet.agent.transfer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gannet.agent.state.StateFile;
import org.gannet.base.ByteSize;
import org.gannet.base.ExportId;
import org.gannet.node.Export;
import org.gannet.node.NodeException;

/**
 * The node's backup directory: {@code ID.qcow2} with {@code ID.json}, what is known of it, beside it. Both may be
 * carried to the backup directory of another node, or of another cluster's. What has no {@code ID.json} is not
 * complete.
 */
public final class BackupShelf {
    private static final String UNFINISHED = ".new";
    private static final String DESCRIPTION = ".json";
    private final Path directory;
    private final Clock clock;

    /** Removes what an earlier process left unfinished. */
    public BackupShelf(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
        try {
            Files.createDirectories(directory);
            for (Path file : files()) {
                if (file.toString().endsWith(UNFINISHED) || file.toString().endsWith(".tmp")) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Oldest first. */
    public List<Export> list() {
        return files().stream()
                .filter(file -> file.toString().endsWith(DESCRIPTION))
                .flatMap(file -> StateFile.read(file, Export.class).stream())
                .filter(export -> Files.isRegularFile(file(export.id())))
                .sorted(Comparator.comparing(Export::at).thenComparing(Export::id))
                .toList();
    }

    public Optional<Export> find(ExportId id) {
        return StateFile.read(description(id), Export.class).filter(export -> Files.isRegularFile(file(id)));
    }

    Path file(ExportId id) {
        return directory.resolve(id + ".qcow2");
    }

    private Path description(ExportId id) {
        return directory.resolve(id + DESCRIPTION);
    }

    /**
     * Puts something there, or finds it.
     * @param size of the volume
     * @param fill writes the file
     */
    void ensure(ExportId id, ByteSize size, String note, Consumer<Path> fill) {
        if (find(id).isPresent()) {
            return;
        }
        Path unfinished = directory.resolve(id + "." + UUID.randomUUID() + UNFINISHED);
        try {
            fill.accept(unfinished);
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            String sha256 = Checksums.sha256(unfinished);
            ByteSize stored = new ByteSize(Files.size(unfinished));
            Files.move(unfinished, file(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            StateFile.write(description(id), new Export(id, clock.instant(), size, stored, sha256, note));
        } catch (IOException e) {
            throw StateFile.failure(e, unfinished);
        } catch (RuntimeException e) {
            deleteAfter(e, unfinished);
            throw e;
        }
    }

    private static void deleteAfter(RuntimeException why, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    /** @throws NodeException never for one that is not there */
    public void ensureAbsent(ExportId id) {
        try {
            Files.deleteIfExists(description(id));
            Files.deleteIfExists(file(id));
            StateFile.syncDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
