package org.gannet.backend.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory of contents on their way: {@code ID.json} says what one will be, {@code ID.part} holds what has come. The
 * length of that file is the truth about how much is here, so that a crash at any moment leaves nothing to reconcile.
 */
final class Spool {
    private static final String SAID = ".json";
    private static final String CONTENT = ".part";
    private final Path directory;

    Spool(Path directory) {
        this.directory = directory;
    }

    /** Room on the directory's disk. */
    long usable() throws IOException {
        Files.createDirectories(directory);
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** Makes it be there, empty. */
    void begin(UploadId id, byte[] said) throws IOException {
        Files.createDirectories(directory);
        Files.write(content(id), new byte[0]);
        say(id, said);
    }

    /** At one blow; for nobody else on this computer to read. */
    void say(UploadId id, byte[] said) throws IOException {
        Path temporary = said(id).resolveSibling(id + SAID + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel to = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            to.write(java.nio.ByteBuffer.wrap(said));
            to.force(true);
        }
        Files.move(temporary, said(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Optional<byte[]> find(UploadId id) {
        Path said = said(id);
        try {
            return Files.exists(said) ? Optional.of(Files.readAllBytes(said)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path content(UploadId id) {
        return directory.resolve(id + CONTENT);
    }

    /** Nothing, when the content has been taken away. */
    long received(UploadId id) {
        try {
            return Files.exists(content(id)) ? Files.size(content(id)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When something came last. */
    Instant touched(UploadId id) {
        try {
            Path newest = Files.exists(content(id)) ? content(id) : said(id);
            return Files.getLastModifiedTime(newest).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path said(UploadId id) {
        return directory.resolve(id + SAID);
    }

    List<UploadId> ids() {
        List<UploadId> found = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(SAID)) {
                found.add(UploadId.parse(name.substring(0, name.length() - SAID.length())));
            }
        }
        return found;
    }

    private List<Path> files() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it will be goes first: content without it counts as never begun. */
    void remove(UploadId id) throws IOException {
        Files.deleteIfExists(said(id));
        Files.deleteIfExists(content(id));
    }

    /** Removes content of which nobody says what it is. */
    void sweep() throws IOException {
        for (Path file : files()) {
            String name = file.getFileName().toString();
            boolean known = name.endsWith(SAID)
                    || name.endsWith(CONTENT) && Files.exists(directory.resolve(name.replace(CONTENT, SAID)));
            if (!known) {
                Files.deleteIfExists(file);
            }
        }
    }
}
