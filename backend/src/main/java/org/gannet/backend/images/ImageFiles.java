package org.gannet.backend.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.gannet.backend.GannetSettings;
import org.gannet.backend.support.BackendOnly;
import org.gannet.base.ByteSize;
import org.gannet.base.ImageDigest;
import org.springframework.stereotype.Component;

/** The catalogue's content: one file per image, named by its digest. */
@Component
@BackendOnly
public class ImageFiles {
    private static final String UNFINISHED = ".new";
    private final Path directory;

    ImageFiles(GannetSettings settings) {
        directory = settings.imagesDirectory();
    }

    /** What a file holds. */
    record Stored(ImageDigest digest, ByteSize size) {}

    /** Copies the file into the catalogue, or finds its content there. */
    Stored store(Path file) throws IOException {
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, "image-", UNFINISHED);
        try {
            MessageDigest digest = sha256();
            long size;
            try (InputStream in = Files.newInputStream(file);
                    OutputStream out = new DigestOutputStream(Files.newOutputStream(temporary), digest)) {
                size = in.transferTo(out);
            }
            ImageDigest name = new ImageDigest(HexFormat.of().formatHex(digest.digest()));
            Files.move(temporary, path(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new Stored(name, new ByteSize(size));
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Takes a file of the catalogue's own disk, which stays, for the content of this digest. */
    Stored link(Path file, ImageDigest digest) throws IOException {
        Path name = path(digest);
        if (!Files.exists(name)) {
            Files.createLink(name, file);
        }
        return new Stored(digest, new ByteSize(Files.size(name)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The content, to be closed by the caller; empty when it is not in the catalogue. */
    public Optional<InputStream> open(ImageDigest digest) throws IOException {
        Path file = path(digest);
        return Files.exists(file) ? Optional.of(Files.newInputStream(file)) : Optional.empty();
    }

    boolean has(ImageDigest digest) {
        return Files.exists(path(digest));
    }

    /** Deletes what nobody needs, and what was never finished. */
    void sweep(Predicate<ImageDigest> needed) {
        for (Path file : list()) {
            String name = file.getFileName().toString();
            boolean keep =
                    name.matches("[0-9a-f]{64}") ? needed.test(new ImageDigest(name)) : !name.endsWith(UNFINISHED);
            if (!keep) {
                delete(file);
            }
        }
    }

    private List<Path> list() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(ImageDigest digest) {
        delete(path(digest));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path(ImageDigest digest) {
        return directory.resolve(digest.sha256());
    }
}
